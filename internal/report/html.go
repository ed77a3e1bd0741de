package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"mmapbench/bench/model"
	"mmapbench/internal/plot"
	"mmapbench/internal/record"
	"mmapbench/internal/stats"
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
	Steps     *pageSteps
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

// pageSteps are waterfalls: those to show at first, and the others.
type pageSteps struct {
	ID, Title, Caption string
	Shown, Others      []cascade
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
		Score: r.scoreBar(), Facts: r.facts(), Steps: r.steps(), Sheets: r.sheets(), Origin: r.origin(),
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

// steps returns the waterfalls, or nil without any.
func (r *Report) steps() *pageSteps {
	if r.explainer == nil || len(r.explainer.m.Waterfalls) == 0 {
		return nil
	}
	s := &pageSteps{ID: "table-" + slug(stepsTitle), Title: stepsTitle, Caption: stepsFrom + " " + stepsEach}
	s.Shown, s.Others = r.explainer.cascades()
	if slices.ContainsFunc(r.explainer.m.Waterfalls, func(f model.Waterfall) bool { return f.FaultsInside }) {
		s.Caption += " " + stepsStar
	}
	s.Caption = prose(s.Caption)
	for _, list := range [][]cascade{s.Shown, s.Others} {
		for i := range list {
			list[i].Label = printable(list[i].Label)
		}
	}
	return s
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
	who := strings.Join(targetNames(s.Ours), " or ")
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

// scoreBar shows the score in the colours of the sides.
func (r *Report) scoreBar() scoreBar {
	s := r.Score
	if s == nil {
		return nil
	}
	slots := r.slots()
	class := func(target string) string { return fmt.Sprintf("f-s%d", slots[target]%plot.Slots) }
	us, them := strings.Join(targetNames(s.Ours), " or "), strings.Join(targetNames(s.Theirs), " or ")
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

// A sheet is a table whose rows can be sorted.
type sheet struct {
	ID, Title, Caption string
	Groups             []sheetGroup // of columns, behind the first
	Heads              []sheetHead
	Rows               []sheetRow
}

type sheetGroup struct {
	Text, Hint string
	Span       int
}

type sheetHead struct {
	Text        string
	Left, First bool // aligned to the left; the first of a group
}

type sheetRow struct {
	Label, Key string
	Cells      []sheetCell
}

type sheetCell struct {
	Text, Sub string
	Class     string
	Sort      string // number to sort by, in full; empty for none
	Of        string // target, unit and what it is of these
}

// addGroup adds a group of columns.
func (s *sheet) addGroup(text, hint string, heads ...string) {
	s.Groups = append(s.Groups, sheetGroup{text, hint, len(heads)})
	for i, h := range heads {
		s.Heads = append(s.Heads, sheetHead{Text: h, First: i == 0})
	}
}

// add adds the row of a case unless its cells are all empty.
func (s *sheet) add(c *Case, label string, cells []sheetCell) {
	if slices.ContainsFunc(cells, func(c sheetCell) bool { return c.Sort != "" }) {
		s.Rows = append(s.Rows, sheetRow{printable(label), printable(c.Key), cells})
	}
}

// sheets returns the tables, without empty ones.
func (r *Report) sheets() []sheet {
	var exact, noisy []string
	for _, u := range r.Units {
		switch {
		case u.Name == record.Time || u.Name == record.Rate || isCPUTime(u.Name) || isPercentile(u.Name):
		case u.Exact:
			exact = append(exact, u.Name)
		default:
			noisy = append(noisy, u.Name)
		}
	}
	sortByImportance(exact)
	all := []sheet{
		r.timeSheet(),
		r.unitSheet("What one operation costs", exact, false),
		r.unitSheet("Other figures per operation", noisy, true),
	}
	for _, d := range knownDistributions() {
		all = append(all, r.distributionSheet(d))
	}
	all = append(all, r.rateSheet())
	return slices.DeleteFunc(all, func(s sheet) bool { return len(s.Rows) == 0 })
}

func newSheet(title, caption string) sheet {
	return sheet{ID: "table-" + slug(title), Title: title, Caption: caption, Heads: []sheetHead{{Text: "case", Left: true}}}
}

// timeSheet has the times and what they are against the baseline.
func (r *Report) timeSheet() sheet {
	base := targetName(r.Baseline)
	s := newSheet("Time per operation", fmt.Sprintf("Median, ± its %s interval. 1.92x = 1.92 times as fast as %s, with the interval; below 1 is slower; ~ = no difference shown; ? = too few rounds.",
		percent(r.Confidence), base))
	for _, t := range r.Targets {
		heads := []string{"time"}
		if t != r.Baseline {
			heads = append(heads, "ratio")
		}
		s.addGroup(targetName(t), "", heads...)
	}
	for i := range r.Cases {
		c := &r.Cases[i]
		var cells []sheetCell
		for _, t := range r.Targets {
			res := c.Result(t)
			cells = append(cells, timeCell(res, t))
			if t != r.Baseline {
				cells = append(cells, ratioCell(res, t))
			}
		}
		s.add(c, c.Label, cells)
	}
	return s
}

// lacking is a cell of what was not measured.
func lacking() sheetCell { return sheetCell{Text: absent, Class: "none"} }

func timeCell(res *Result, target string) sheetCell {
	f := res.Figure(record.Time)
	if f == nil {
		return lacking()
	}
	return sheetCell{Text: value(f.Center, f.Unit), Sub: spread(f.Summary), Sort: number(f.Center), Of: target + " " + f.Unit}
}

func ratioCell(res *Result, target string) sheetCell {
	if res == nil || res.Versus == nil || number(res.Versus.Ratio) == "" {
		return lacking()
	}
	v := res.Versus
	cell := sheetCell{Text: terse(v), Sort: number(v.Ratio), Of: target + " ratio"}
	if v.Bounded() {
		cell.Sub = "[" + ratio(v.Low) + ", " + ratio(v.High) + "]"
	}
	switch v.Verdict {
	case stats.Faster:
		cell.Class = "win"
	case stats.Slower:
		cell.Class = "loss"
	}
	return cell
}

// unitSheet has a group of columns for each unit, with a column for each
// target. A unit that is 0 throughout is only named; so may be a case.
func (r *Report) unitSheet(title string, units []string, dropZeros bool) sheet {
	dropped := false
	s := newSheet(title, "")
	var shown, zero, legend []string
	for _, unit := range units {
		if r.zero(unit) {
			zero = append(zero, unitName(unit))
			continue
		}
		shown = append(shown, unit)
		if l := meaning(unit); l != "" {
			legend = append(legend, unitName(unit)+": "+l)
		}
		s.addGroup(unitName(unit), meaning(unit), targetNames(r.Targets)...)
	}
	if len(legend) > 0 {
		s.Caption = strings.Join(legend, "; ") + "."
	}
	if len(zero) > 0 {
		s.Caption = strings.TrimSpace(s.Caption + " 0 wherever measured: " + strings.Join(zero, ", ") + ".")
	}
	for i := range r.Cases {
		c := &r.Cases[i]
		var cells []sheetCell
		for _, unit := range shown {
			for _, t := range r.Targets {
				cells = append(cells, figureCell(c.Result(t), t, unit))
			}
		}
		if dropZeros && !slices.ContainsFunc(cells, func(c sheetCell) bool { return c.Sort != "" && c.Sort != "0" }) {
			dropped = true
			continue
		}
		s.add(c, c.Label, cells)
	}
	if dropped {
		s.Caption += " Cases that are not listed: 0, or not measured."
	}
	return s
}

func figureCell(res *Result, target, unit string) sheetCell {
	f := res.Figure(unit)
	if f == nil {
		return lacking()
	}
	cell := sheetCell{Text: value(f.Center, unit), Sort: number(f.Center), Of: target + " " + unit}
	if f.Center == 0 {
		cell.Class = "none"
	}
	return cell
}

// zero reports whether all figures of a unit are 0.
func (r *Report) zero(unit string) bool {
	return len(r.having(func(res *Result) bool {
		f := res.Figure(unit)
		return f != nil && (f.Center != 0 || f.Bounded() && f.Low != f.High)
	})) == 0
}

// distributionSheet has a row for each case and target.
func (r *Report) distributionSheet(d distribution) sheet {
	s := newSheet(d.title, d.caption)
	s.Heads = append(s.Heads, sheetHead{Text: "target", Left: true})
	var units []string
	for _, group := range d.groups {
		for _, p := range percentiles() {
			unit := group + p + "-sec"
			if slices.ContainsFunc(r.Units, func(u record.Unit) bool { return u.Name == unit }) {
				units = append(units, unit)
				s.Heads = append(s.Heads, sheetHead{Text: d.head(group, p)})
			}
		}
	}
	for i := range r.Cases {
		c := &r.Cases[i]
		for _, res := range c.Results {
			cells := []sheetCell{{Text: printable(targetName(res.Target)), Class: "left"}}
			for _, unit := range units {
				cells = append(cells, figureCell(&res, res.Target, unit))
			}
			s.add(c, c.Label, cells)
		}
	}
	return s
}

// rateSheet has the throughput of the cases that move data in bulk.
func (r *Report) rateSheet() sheet {
	s := newSheet("Throughput", "Cases whose operation moves data in bulk.")
	for _, t := range targetNames(r.Targets) {
		s.Heads = append(s.Heads, sheetHead{Text: t})
	}
	for i := range r.Cases {
		c := &r.Cases[i]
		if !c.moves() {
			continue
		}
		var cells []sheetCell
		for _, t := range r.Targets {
			cells = append(cells, figureCell(c.Result(t), t, record.Rate))
		}
		s.add(c, c.Label, cells)
	}
	return s
}
