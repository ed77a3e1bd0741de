package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/plot"
	"mmapbench/internal/record"
)

// The parts of the page. Its policy forbids it to load anything.
var (
	//go:embed page.html
	pageTemplate string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

// plotWidth is the width of plots in CSS pixels: a desktop screen shows two or
// three side by side, and a phone shows one.
const plotWidth = 380

// A page is the data of the template.
type page struct {
	Headline  string
	Style     template.CSS
	Script    template.JS
	Summary   []string
	Facts     []record.KeyValue
	Decisions *sheet
	Galleries []pageGallery
	Sheets    []sheet
	Notes     []pageNotes
	Origin    []record.KeyValue
}

type pageGallery struct {
	ID, Title, Caption string
	Plots              []template.HTML
	Uneven             bool // plots differ in height
}

type pageNotes struct {
	ID, Title string
	Items     []string
	Warn      bool
}

// A sheet is a table of the page.
type sheet struct {
	ID, Title, Caption string
	Columns            []Column
	Rows               []sheetRow
}

type sheetRow struct {
	Key, Label string
	Cells      []sheetCell // cells after the label
}

type sheetCell struct {
	Text, Class string
	Sort        string // number to sort by, in full; empty if there is none
	Of          string // target and unit
}

// writeHTML prints a page that needs no other file and no network.
func (r *Report) writeHTML(w io.Writer) error {
	p := page{
		Headline: r.headline(), Style: template.CSS(plot.CSS() + pageStyle), Script: template.JS(pageScript),
		Facts: r.facts(), Origin: r.origin(),
	}
	for _, s := range r.Summary {
		p.Summary = append(p.Summary, prose(s))
	}
	for i, t := range r.Tables {
		s := sheetOf(t)
		switch {
		case len(s.Rows) == 0:
		case i == 0:
			p.Decisions = &s
		default:
			p.Sheets = append(p.Sheets, s)
		}
	}
	var err error
	if p.Galleries, err = r.pagePlots(); err != nil {
		return err
	}
	for _, n := range r.Notes {
		if n.Title == provenanceTitle {
			continue // the page shows it as r.Machine, r.Run and r.Files
		}
		out := pageNotes{ID: slug(n.Title), Title: n.Title, Warn: n.Title == warningsTitle}
		for _, item := range n.Items {
			out.Items = append(out.Items, prose(item))
		}
		p.Notes = append(p.Notes, out)
	}
	t, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return t.Execute(w, p)
}

// pagePlots draws the plots.
func (r *Report) pagePlots() (all []pageGallery, err error) {
	for _, g := range r.Plots() {
		out := pageGallery{ID: slug(g.Title), Title: g.Title, Caption: prose(g.Caption)}
		for _, named := range g.Plots {
			var svg bytes.Buffer
			if err := plot.WriteInlineSVG(&svg, named.Plot, plotWidth, named.Name); err != nil {
				return nil, err
			}
			out.Plots = append(out.Plots, template.HTML(svg.String()))
			if _, even := named.Plot.(*plot.Curves); !even {
				out.Uneven = true
			}
		}
		all = append(all, out)
	}
	return all, nil
}

// sheetOf converts a table for the template.
func sheetOf(t Table) sheet {
	s := sheet{ID: "table-" + slug(t.Title), Title: t.Title, Caption: prose(strings.Join(t.Caption, " ")), Columns: t.Columns}
	for _, row := range t.Rows {
		out := sheetRow{Key: printable(row.Key), Label: printable(row.Cells[0].String())}
		for i, c := range row.Cells[1:] {
			cell := sheetCell{Text: printable(c.String())}
			switch {
			case c.absent() || c.Unit != "" && c.Value == 0:
				cell.Class = "none"
			case c.Unit == ratioUnit && c.Verdict == noise.Faster:
				cell.Class = "win"
			case c.Unit == ratioUnit && c.Verdict == noise.Slower:
				cell.Class = "loss"
			case t.Columns[i+1].Left:
				cell.Class = "left"
			}
			if c.Unit != "" && !c.absent() {
				cell.Sort, cell.Of = number(c.Value), c.Target+" "+c.Unit
			}
			out.Cells = append(out.Cells, cell)
		}
		s.Rows = append(s.Rows, out)
	}
	return s
}

// prose returns printable text that does not break a line within a percentage
// or an interval.
func prose(text string) string {
	const noBreak = "\u00a0"
	parts := words(printable(text))
	for i, w := range parts {
		parts[i] = strings.ReplaceAll(w, " ", noBreak)
	}
	return strings.ReplaceAll(strings.Join(parts, " "), " %", noBreak+"%")
}

// headline summarizes the answer in a few words.
func (r *Report) headline() string {
	s := r.Score
	n := s.Wins + s.Losses + s.Even + s.Open
	switch {
	case len(r.Targets) < 2 || n == 0:
		return "What an operation takes"
	case n == s.Open:
		return "Nothing is decided yet"
	case s.Wins == 0 && s.Losses == 0:
		return fmt.Sprintf("No difference shown in %s", plural(float64(n), "case"))
	case s.Wins == 0:
		return fmt.Sprintf("Nothing beats %s", r.opponent())
	}
	return fmt.Sprintf("%s is beaten in %d of %s", r.opponent(), s.Wins, plural(float64(n), "case"))
}

// origin returns everything that the record says about its origin.
func (r *Report) origin() (all []record.KeyValue) {
	for _, kv := range slices.Concat(r.Machine, r.Run) {
		all = append(all, record.KeyValue{Key: printable(kv.Key), Value: printable(kv.Value)})
	}
	if len(r.Files) > 0 {
		all = append(all, record.KeyValue{Key: "read from", Value: printable(strings.Join(r.Files, ", "))})
	}
	return all
}
