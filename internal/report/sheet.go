package report

import (
	"slices"
	"strings"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

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
	exact, noisy := byNoise(r.Units)
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
	s := newSheet("Time per operation", r.timeCaption())
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

// timeCaption explains what is in the cells, and nothing else.
func (r *Report) timeCaption() string {
	shows := func(ok func(*Result) bool) bool { return len(r.having(ok)) > 0 }
	judged := func(v stats.Verdict) bool {
		return shows(func(res *Result) bool { return res.Versus != nil && res.Versus.Verdict == v })
	}
	caption := "Median"
	if shows(func(res *Result) bool { f := res.Figure(record.Time); return f != nil && spread(f.Summary) != "" }) {
		caption += ", ± its " + percent(r.Confidence) + " interval"
	}
	caption += "."
	if !shows(func(res *Result) bool { return res.Versus != nil }) {
		return caption
	}
	caption += " " + r.ratioLegend()
	if shows(func(res *Result) bool { return res.Versus != nil && res.Versus.Bounded() }) {
		caption += ", with the interval"
	}
	caption += "; below 1 is slower"
	if judged(stats.NoDifference) {
		caption += "; ~ = no difference shown"
	}
	if judged(stats.TooFew) {
		caption += "; ? = too few rounds"
	}
	return caption + "."
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
