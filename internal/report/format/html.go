package format

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"mmapbench/internal/plot"
	"mmapbench/internal/table"
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
	Title          string
	Style          template.CSS
	Script         template.JS
	Summary, About []string
	Galleries      []pageGallery
	Parts          []pagePart
}

type pageGallery struct {
	ID, Title, Caption string
	Plots              []template.HTML
}

type pagePart struct {
	ID, Title, Caption string
	Warns              bool
	Items              []string
	Columns            []table.Column
	Rows               []pageRow
}

type pageRow struct {
	Key, Label string
	Cells      []pageCell // cells after the label
}

type pageCell struct {
	Text, Class string
	Sort        string // number to sort by, in full; empty if there is none
	Of          string // target and unit
}

// writeHTML prints a page that needs no other file and no network.
func writeHTML(w io.Writer, d *table.Document, plots []plot.Gallery) error {
	p := page{
		Title: d.Title, Style: template.CSS(plot.CSS() + pageStyle), Script: template.JS(pageScript),
		Summary: unbroken(d.Summary), About: unbroken(d.About),
	}
	for _, t := range d.Parts {
		if !t.Empty() {
			p.Parts = append(p.Parts, partOf(t))
		}
	}
	for _, g := range plots {
		gallery, err := galleryOf(g)
		if err != nil {
			return err
		}
		p.Galleries = append(p.Galleries, gallery)
	}
	t, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("html: %w", err)
	}
	var out strings.Builder
	if err := t.Execute(&out, p); err != nil {
		return fmt.Errorf("html: %w", err)
	}
	for line := range strings.Lines(out.String()) {
		if _, err := fmt.Fprintln(w, table.Printable(strings.TrimSuffix(line, "\n"))); err != nil {
			return err
		}
	}
	return nil
}

// galleryOf draws the plots of a gallery.
func galleryOf(g plot.Gallery) (pageGallery, error) {
	out := pageGallery{ID: plot.Slug(g.Title), Title: g.Title, Caption: prose(g.Caption)}
	for _, p := range g.Plots {
		var svg bytes.Buffer
		if err := plot.WriteInlineSVG(&svg, p.Plot, plotWidth, p.Name); err != nil {
			return out, err
		}
		out.Plots = append(out.Plots, template.HTML(svg.String()))
	}
	return out, nil
}

// partOf converts a part for the template.
func partOf(t table.Table) pagePart {
	out := pagePart{
		ID: plot.Slug(t.Title), Title: t.Title, Caption: prose(strings.Join(t.Caption, " ")),
		Warns: t.Warns, Items: unbroken(t.Items), Columns: t.Columns,
	}
	if len(t.Rows) > 0 {
		out.ID = "table-" + out.ID // galleries have the same titles
	}
	for _, row := range t.Rows {
		r := pageRow{Key: row.Key, Label: row.Cells[0].String()}
		for i, c := range row.Cells[1:] {
			r.Cells = append(r.Cells, cellOf(c, t.Columns[i+1].Left))
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}

func cellOf(c table.Cell, left bool) pageCell {
	out := pageCell{Text: c.String()}
	ratio := c.Unit == table.Ratio && c.Show == table.Center
	switch {
	case c.Absent() || c.Unit != "" && c.Value == 0:
		out.Class = "none"
	case ratio && c.Outcome == table.Win:
		out.Class = "win"
	case ratio && c.Outcome == table.Loss:
		out.Class = "loss"
	case left:
		out.Class = "left"
	}
	if c.Unit != "" && !c.Absent() && c.Show == table.Center {
		out.Sort, out.Of = c.Full(), c.Target+" "+c.Unit
	}
	return out
}

// unbroken applies prose to texts.
func unbroken(texts []string) (out []string) {
	for _, text := range texts {
		out = append(out, prose(text))
	}
	return out
}

// prose returns text that does not break a line within a percentage or an
// interval.
func prose(text string) string {
	const noBreak = "\u00a0"
	parts := words(text)
	for i, w := range parts {
		parts[i] = strings.ReplaceAll(w, " ", noBreak)
	}
	return strings.ReplaceAll(strings.Join(parts, " "), " %", noBreak+"%")
}
