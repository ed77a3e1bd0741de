package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/record"
)

// matrix returns all figures as tables with a row for each case and target.
func (b *builder) matrix() []Table {
	var exact, noisy []string
	for _, u := range b.r.Units {
		switch {
		case u.Name == record.Time || u.Name == record.Rate || isPercentile(u.Name):
		case u.Exact:
			exact = append(exact, u.Name)
		default:
			noisy = append(noisy, u.Name)
		}
	}
	known := []string{"syscalls/op", "kernel-B/op", "user-B/op", "minflt/op"}
	rank := func(unit string) int {
		if i := slices.Index(known, unit); i >= 0 {
			return i
		}
		return len(known)
	}
	slices.SortStableFunc(exact, func(x, y string) int { return cmp.Compare(rank(x), rank(y)) })
	tables := []Table{
		b.times(),
		b.unitTable("What one operation costs", "", exact),
		b.unitTable("Other figures per operation", "Medians.", noisy),
		b.unitTable("Latency of single operations", "From a pass of its own, in which each operation is timed. "+
			absent+": so short that a reading of the clock is more than a quarter of it, or fewer than 10 operations lie beyond.", b.percentiles("")),
		b.unitTable("Stall canary", "How late a timer woke its goroutine while the others worked (late), and while they did not (idle-late). "+
			absent+": fewer than 10 timers lie beyond.", slices.Concat(b.percentiles("late-"), b.percentiles("idle-late-"))),
	}
	return slices.DeleteFunc(tables, func(t Table) bool { return len(t.Rows) == 0 && len(t.Caption) == 0 })
}

// times returns the table of times, ratios and throughput.
func (b *builder) times() Table {
	t := Table{Title: "Time per operation", Columns: []Column{{Head: "case"}, {Head: "target", Left: true}, {Head: "time"}, {Head: "±", Hint: "half of the interval"}}}
	compared := len(b.r.having(func(r *Result) bool { return r.Versus != nil })) > 0
	if compared {
		t.Columns = append(t.Columns, Column{Head: ratioUnit, Hint: "times as fast as " + targetName(b.r.Baseline)}, Column{Head: "interval"})
	}
	bulk := len(b.r.having(func(r *Result) bool { return r.Figure(record.Rate) != nil })) > 0
	if bulk {
		t.Columns = append(t.Columns, Column{Head: record.Rate, Hint: "throughput"})
	}
	b.eachResult(&t, func(c *Case, r *Result) []Cell {
		f := r.Figure(record.Time)
		cells := []Cell{figureCell(r, record.Time), {}}
		if f != nil {
			cells[1].Text = spread(f.Summary)
		}
		if compared {
			cells = append(cells, ratioCell(r), Cell{Text: intervalOf(r.Versus)})
		}
		if bulk {
			cells = append(cells, figureCell(r, record.Rate))
		}
		return cells
	})
	t.Caption = present([]string{b.rounds(), b.legend(compared), b.scope()})
	return t
}

// rounds says how many rounds the median times come from.
func (b *builder) rounds() string {
	least, most := math.MaxInt, 0
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			if f := r.Figure(record.Time); f != nil {
				least, most = min(least, f.N), max(most, f.N)
			}
		}
	}
	switch most {
	case 0:
		return ""
	case least:
		return fmt.Sprintf("Medians of %s, ± their %s interval.", plural(float64(most), "round"), percent(b.opts.Confidence))
	}
	return fmt.Sprintf("Medians of %d to %d rounds, ± their %s interval.", least, most, percent(b.opts.Confidence))
}

// legend explains the ratios.
func (b *builder) legend(compared bool) string {
	if !compared {
		return ""
	}
	return fmt.Sprintf("Ratio: times as fast as %s; ~ no difference shown, ? too few rounds.", targetName(b.r.Baseline))
}

// unitTable returns the table of some units. A unit whose figures are all 0 is
// only named.
func (b *builder) unitTable(title, caption string, units []string) Table {
	t := Table{Title: title, Columns: []Column{{Head: "case"}, {Head: "target", Left: true}}}
	var shown, zero []string
	for _, unit := range units {
		if b.zero(unit) {
			zero = append(zero, unitName(unit))
			continue
		}
		shown = append(shown, unit)
		t.Columns = append(t.Columns, Column{Head: unitName(unit), Hint: meaning(unit)})
	}
	b.eachResult(&t, func(c *Case, r *Result) (cells []Cell) {
		for _, unit := range shown {
			cells = append(cells, figureCell(r, unit))
		}
		return cells
	})
	if len(t.Rows) > 0 {
		t.Caption = present([]string{caption, hints(t.Columns)})
	}
	if len(zero) > 0 {
		t.Caption = append(t.Caption, "0 wherever measured: "+strings.Join(zero, ", ")+".")
	}
	return t
}

// hints explains the columns.
func hints(columns []Column) string {
	var parts []string
	for _, c := range columns {
		if c.Hint != "" {
			parts = append(parts, c.Head+": "+c.Hint)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "; ") + "."
}

// eachResult adds a row for each result that has a number.
func (b *builder) eachResult(t *Table, cells func(c *Case, r *Result) []Cell) {
	for i := range b.r.Cases {
		c := &b.r.Cases[i]
		again := false
		for j := range c.Results {
			r := &c.Results[j]
			row := cells(c, r)
			if !slices.ContainsFunc(row, func(c Cell) bool { return c.Unit != "" && !c.absent() }) {
				continue
			}
			row = append([]Cell{{Text: c.Label}, {Text: targetName(r.Target)}}, row...)
			t.Rows = append(t.Rows, Row{Key: c.Key, Again: again, Cells: row})
			again = true
		}
	}
}

// zero reports whether all figures of a unit are 0.
func (b *builder) zero(unit string) bool {
	return len(b.r.having(func(r *Result) bool {
		f := r.Figure(unit)
		return f != nil && (f.Center != 0 || f.Bounded() && f.Low != f.High)
	})) == 0
}

// percentiles returns the measured percentiles of a distribution, in ascending
// order.
func (b *builder) percentiles(prefix string) (units []string) {
	for _, p := range percentiles() {
		unit := prefix + p + "-sec"
		if slices.ContainsFunc(b.r.Units, func(u record.Unit) bool { return u.Name == unit }) {
			units = append(units, unit)
		}
	}
	return units
}

// percentiles returns the names of the percentiles of a distribution, in
// ascending order.
func percentiles() []string { return []string{"p50", "p90", "p99", "p99.9", "max"} }

// isPercentile reports whether a unit is a percentile of a distribution.
func isPercentile(unit string) bool {
	name := strings.TrimPrefix(strings.TrimPrefix(unit, "idle-"), "late-")
	return slices.ContainsFunc(percentiles(), func(p string) bool { return name == p+"-sec" })
}

// figured returns the units that have figures.
func (b *builder) figured() (units []record.Unit) {
	for _, u := range append(slices.Clone(b.run.Units), record.Unit{Name: amplification, Better: -1}) {
		if len(b.r.having(func(r *Result) bool { return r.Figure(u.Name) != nil })) > 0 {
			units = append(units, u)
		}
	}
	return units
}

// amplification is the unit of the bytes that the device moves for each byte of
// an operation.
const amplification = "amplification"

// amplified returns the amplification of a target, if its device bytes and the
// bytes of an operation are known. The latter follow from its rate and its
// time.
func amplified(s *record.Series, figures []Figure) (f Figure, ok bool) {
	rates, times := s.Values[record.Rate], s.Values[record.Time]
	if len(rates) == 0 || len(rates) != len(times) {
		return f, false
	}
	useful := rates[0] * times[0]
	i := slices.IndexFunc(figures, func(f Figure) bool { return f.Unit == "device-B/op" })
	if i < 0 || !(useful > 0) {
		return f, false
	}
	f = figures[i]
	f.Unit = amplification
	f.Center, f.Low, f.High = f.Center/useful, f.Low/useful, f.High/useful
	return f, true
}
