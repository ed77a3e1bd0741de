package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// matrix returns all figures as tables with a row for each case and target.
func (b *builder) matrix() []table.Table {
	var exact, noisy []string
	for _, u := range b.Units {
		switch {
		case u.Name == record.Time || u.Name == record.Rate || isPercentile(u.Name):
		case u.Exact:
			exact = append(exact, u.Name)
		default:
			noisy = append(noisy, u.Name)
		}
	}
	slices.SortStableFunc(exact, func(x, y string) int { return cmp.Compare(position(x), position(y)) })
	return slices.DeleteFunc([]table.Table{
		b.times(),
		b.unitTable("What one operation costs", "", exact),
		b.unitTable("Other figures per operation", "Medians.", noisy),
		b.unitTable("Latency of single operations", "From a pass of its own, in which each operation is timed. "+
			table.Absent+": so short that a reading of the clock is more than a quarter of it, or fewer than 10 operations lie beyond.", b.percentiles("")),
		b.unitTable("Stall canary", "How late a timer woke its goroutine while the others worked (late), and while they did not (idle-late). "+
			table.Absent+": fewer than 10 timers lie beyond.", slices.Concat(b.percentiles("late-"), b.percentiles("idle-late-"))),
	}, table.Table.Empty)
}

// position returns the position of a count in its table. The usual ones come first.
func position(unit string) int {
	usual := []string{"syscalls/op", "kernel-B/op", "user-B/op", "minflt/op"}
	if i := slices.Index(usual, unit); i >= 0 {
		return i
	}
	return len(usual)
}

// figureCell returns the cell of a unit. r may be nil.
func figureCell(r *Result, unit string) table.Cell {
	f := r.Figure(unit)
	if f == nil {
		return table.Missing(unit)
	}
	return table.Cell{Unit: unit, Value: f.Center, Low: f.Low, High: f.High, Target: r.Target}
}

// ratioCell returns the cell of a result's ratio to the baseline. r may be nil.
func ratioCell(r *Result) table.Cell {
	if r == nil || r.Versus == nil {
		return table.Missing(table.Ratio)
	}
	outcomes := map[noise.Verdict]table.Outcome{noise.TooFew: table.Open, noise.NoDifference: table.Even, noise.Faster: table.Win, noise.Slower: table.Loss}
	v := r.Versus
	return table.Cell{Unit: table.Ratio, Value: v.Ratio, Low: v.Low, High: v.High, Target: r.Target, Outcome: outcomes[v.Verdict]}
}

// ofLimitCell returns the cell of a result's share of the limit.
func ofLimitCell(r *Result) table.Cell {
	if r.OfLimit == nil {
		return table.Cell{Text: table.Absent}
	}
	return table.Cell{Text: table.Percent(table.Round(r.OfLimit.Ratio))}
}

func (b *builder) times() table.Table {
	t := table.Table{Title: "Time per operation", Columns: []table.Column{{Head: "case"}, {Head: "target", Left: true}, {Head: "time"}, {Head: "±", Hint: "half of the interval"}}}
	compared := b.some(func(r *Result) bool { return r.Versus != nil })
	legend := ""
	if compared {
		base := targetName(b.Baseline)
		t.Columns = append(t.Columns, table.Column{Head: table.Ratio, Hint: "times as fast as " + base}, table.Column{Head: "interval"})
		legend = fmt.Sprintf("Ratio: times as fast as %s; ~ no difference shown, ? too few rounds.", base)
	}
	limited := b.some(func(r *Result) bool { return r.OfLimit != nil })
	if limited {
		t.Columns = append(t.Columns, table.Column{Head: "of limit", Hint: "speed in per cent of what no file API can beat"})
		legend = strings.TrimSpace(legend + " Of limit: speed as a share of bare bytes in memory.")
	}
	bulk := b.some(func(r *Result) bool { return r.Figure(record.Rate) != nil })
	if bulk {
		t.Columns = append(t.Columns, table.Column{Head: record.Rate, Hint: "throughput"})
	}
	b.eachResult(&t, func(r *Result) []table.Cell {
		time, ratio := figureCell(r, record.Time), ratioCell(r)
		cells := []table.Cell{time, time.Shows(table.Spread)}
		if compared {
			cells = append(cells, ratio, ratio.Shows(table.Interval))
		}
		if limited {
			cells = append(cells, ofLimitCell(r))
		}
		if bulk {
			cells = append(cells, figureCell(r, record.Rate))
		}
		return cells
	})
	t.Caption = table.Present(b.rounds(), legend, b.scope())
	return t
}

// rounds says how many rounds the median times come from.
func (b *builder) rounds() string {
	least, most := math.MaxInt, 0
	for _, r := range b.results() {
		if f := r.Figure(record.Time); f != nil {
			least, most = min(least, f.N), max(most, f.N)
		}
	}
	rounds := fmt.Sprintf("%d to %d rounds", least, most)
	switch most {
	case 0:
		return ""
	case least:
		rounds = table.Plural(float64(most), "round")
	}
	return fmt.Sprintf("Medians of %s, ± their %s interval.", rounds, table.Percent(b.opts.Confidence))
}

// unitTable returns the table of some units. A unit whose figures are all 0 is
// only named.
func (b *builder) unitTable(title, caption string, units []string) table.Table {
	t := table.Table{Title: title, Columns: []table.Column{{Head: "case"}, {Head: "target", Left: true}}}
	var shown, hints, zero []string
	for _, unit := range units {
		name, meaning := table.UnitName(unit), table.Meaning(unit)
		if b.zero(unit) {
			zero = append(zero, name)
			continue
		}
		shown = append(shown, unit)
		t.Columns = append(t.Columns, table.Column{Head: name, Hint: meaning})
		if meaning != "" {
			hints = append(hints, name+": "+meaning)
		}
	}
	b.eachResult(&t, func(r *Result) (cells []table.Cell) {
		for _, unit := range shown {
			cell := figureCell(r, unit)
			if unit == "syscalls/op" {
				cell.Hint = r.Calls
			}
			cells = append(cells, cell)
		}
		return cells
	})
	if len(t.Rows) > 0 {
		t.Caption = table.Present(caption, stop(strings.Join(hints, "; ")))
	}
	if len(zero) > 0 {
		t.Caption = append(t.Caption, "0 wherever measured: "+strings.Join(zero, ", ")+".")
	}
	return t
}

// eachResult adds a row for each result that has a number.
func (b *builder) eachResult(t *table.Table, cells func(r *Result) []table.Cell) {
	for _, c := range b.Cases {
		again := false
		for _, r := range c.Results {
			row := cells(r)
			if slices.ContainsFunc(row, func(c table.Cell) bool { return c.Unit != "" && !c.Absent() }) {
				t.Rows = append(t.Rows, table.Row{Key: c.Key, Again: again, Cells: append(table.Texts(c.Label, targetName(r.Target)), row...)})
				again = true
			}
		}
	}
}

func (b *builder) zero(unit string) bool {
	return !b.some(func(r *Result) bool {
		f := r.Figure(unit)
		return f != nil && (f.Center != 0 || f.Bounded() && f.Low != f.High)
	})
}

// percentiles returns the measured percentiles of a distribution, in ascending
// order.
func (b *builder) percentiles(prefix string) []string {
	units := table.Each(percentiles(), func(p string) string { return prefix + p + "-sec" })
	return slices.DeleteFunc(units, func(unit string) bool {
		return !slices.ContainsFunc(b.Units, func(u record.Unit) bool { return u.Name == unit })
	})
}

// percentiles returns the names of the percentiles of a distribution, in
// ascending order.
func percentiles() []string { return []string{"p50", "p90", "p99", "p99.9", "max"} }

// isPercentile reports whether a unit is a percentile of a distribution.
func isPercentile(unit string) bool {
	name := strings.TrimPrefix(strings.TrimPrefix(unit, "idle-"), "late-")
	return slices.ContainsFunc(percentiles(), func(p string) bool { return name == p+"-sec" })
}

func (b *builder) figured() []record.Unit {
	return slices.DeleteFunc(append(slices.Clone(b.run.Units), record.Unit{Name: amplification, Better: -1}),
		func(u record.Unit) bool { return !b.some(func(r *Result) bool { return r.Figure(u.Name) != nil }) })
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
