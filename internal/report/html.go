package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"mmapbench/internal/plot"
	"mmapbench/internal/record"
)

// The page. Its policy forbids it to load anything.
var (
	//go:embed page.html
	pageTemplate string
	//go:embed page.css
	pageStyle string
	//go:embed page.js
	pageScript string
)

// plotWidth is what plots are drawn for, in CSS pixels: two or three of them
// are side by side on a desk, one is as wide as a phone.
const plotWidth = 380

// A page is what the template prints.
type page struct {
	Headline  string
	Style     template.CSS
	Script    template.JS
	Score     scoreBar
	Summary   []string
	Facts     []record.KeyValue
	Galleries []pageGallery
	Sheets    []sheet
	Verdicts  []string
	Notes     []pageNotes
	Origin    []record.KeyValue
}

type pageGallery struct {
	ID, Title, Caption string
	Plots              []template.HTML
	Uneven             bool // in height
}

type pageNotes struct {
	ID, Title string
	Items     []string
	Warn      bool
}

// A scoreBar is the parts of a bar.
type scoreBar []scorePart

type scorePart struct {
	N, From     int
	Class, What string
}

// Total returns the length of the bar.
func (b scoreBar) Total() (n int) {
	for _, p := range b {
		n += p.N
	}
	return n
}

// writeHTML prints a page that needs no other file, and no network.
func (r *Report) writeHTML(w io.Writer) error {
	p := page{
		Headline: r.headline(), Style: template.CSS(plot.CSS() + pageStyle), Script: template.JS(pageScript),
		Score: r.scoreBar(), Facts: r.facts(), Sheets: r.sheets(), Origin: r.origin(),
	}
	for _, s := range r.Summary {
		p.Summary = append(p.Summary, prose(s))
	}
	for _, v := range r.Verdicts {
		p.Verdicts = append(p.Verdicts, prose(v))
	}
	for _, g := range r.Plots() {
		out := pageGallery{ID: slug(g.Title), Title: g.Title, Caption: prose(g.Caption)}
		for _, named := range g.Plots {
			var svg bytes.Buffer
			if err := plot.WriteInlineSVG(&svg, named.Plot, plotWidth, named.Name); err != nil {
				return err
			}
			out.Plots = append(out.Plots, template.HTML(svg.String()))
			if _, even := named.Plot.(*plot.Curves); !even {
				out.Uneven = true
			}
		}
		p.Galleries = append(p.Galleries, out)
	}
	for _, n := range r.Notes {
		if n.Title == provenanceTitle {
			continue // it is in r.Machine, r.Run and r.Files
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

// prose returns text that is printable and keeps a percentage, and an interval,
// in one line.
func prose(text string) string {
	const noBreak = "\u00a0"
	parts := words(printable(text))
	for i, w := range parts {
		parts[i] = strings.ReplaceAll(w, " ", noBreak)
	}
	return strings.ReplaceAll(strings.Join(parts, " "), " %", noBreak+"%")
}

// headline is the verdict in a few words.
func (r *Report) headline() string {
	s := r.Score
	if s == nil {
		return "What an operation takes"
	}
	n := s.Wins + s.Losses + s.Equal + s.Open
	who := anyOf(s.Ours)
	if len(s.Ours) > maxNamed {
		who = fmt.Sprintf("The fastest of %d targets", len(s.Ours))
	}
	if isMapping(s.Ours[0]) && !isMapping(s.Theirs[0]) {
		who = "Mapping"
	}
	switch {
	case s.Wins == 0 && s.Losses == 0 && s.Open == n:
		return "Nothing is decided yet"
	case s.Wins == 0 && s.Losses == 0:
		return "No difference shown in " + share(n, n)
	case s.Losses > s.Wins:
		return fmt.Sprintf("%s loses %s", who, share(s.Losses, n))
	}
	return fmt.Sprintf("%s wins %s", who, share(s.Wins, n))
}

// anyOf names a side in few words.
func anyOf(side []string) string {
	if len(side) > maxNamed {
		return fmt.Sprintf("one of %d targets", len(side))
	}
	return strings.Join(targetNames(side), " or ")
}

// scoreBar shows the score in the colours of the sides.
func (r *Report) scoreBar() scoreBar {
	s := r.Score
	if s == nil {
		return nil
	}
	slots := r.slots()
	class := func(target string) string { return fmt.Sprintf("f-s%d", slots[target]%plot.Slots) }
	us, them := anyOf(s.Ours), anyOf(s.Theirs)
	var bar scoreBar
	for _, p := range []scorePart{
		{N: s.Wins, Class: class(s.Ours[0]), What: us + " faster"},
		{N: s.Equal, Class: "f-axis", What: "no difference shown"},
		{N: s.Open, Class: "f-grid", What: "too few rounds"},
		{N: s.Losses, Class: class(s.Theirs[0]), What: them + " faster"},
	} {
		if p.N > 0 {
			p.From = bar.Total()
			bar = append(bar, p)
		}
	}
	return bar
}

// facts are the first things that a reader asks about where this was measured.
func (r *Report) facts() (facts []record.KeyValue) {
	for _, key := range []string{"cpu", "cores", "memory", "goos", "kernel", "filesystem", "input", "go", "time"} {
		for _, kv := range slices.Concat(r.Machine, r.Run) {
			if kv.Key == key {
				facts = append(facts, record.KeyValue{Key: key, Value: printable(kv.Value)})
			}
		}
	}
	return facts
}

// origin is all that the record says of where it comes from.
func (r *Report) origin() (all []record.KeyValue) {
	for _, kv := range slices.Concat(r.Machine, r.Run) {
		all = append(all, record.KeyValue{Key: printable(kv.Key), Value: printable(kv.Value)})
	}
	if len(r.Files) > 0 {
		all = append(all, record.KeyValue{Key: "read from", Value: printable(strings.Join(r.Files, ", "))})
	}
	return all
}
