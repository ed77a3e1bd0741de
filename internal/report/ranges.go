package report

import (
	"fmt"
	"math"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/plot"
	"mmapbench/internal/table"
)

// A rangePlot shows each result with a mark and its range.
type rangePlot struct {
	plot.Ranges
	name string
	told func(*Result) bool      // whether a result has a mark
	mark func(*Result) plot.Mark // its tip says what it shows
}

// ranges returns the plots of all cases.
func (g *gallery) ranges(k rangePlot) (plots []plot.Named) {
	for _, part := range parts(k.Title, g.having(k.told)) {
		p := k.Ranges
		p.Title, p.Keys = part.title, g.keys(part.cases, k.told)
		for _, c := range part.cases {
			row := plot.Row{Label: c.Label}
			for _, r := range c.Results {
				if k.told(r) {
					m := k.mark(r)
					m.Slot, m.Tip = g.slots[r.Target], fmt.Sprintf("%s, %s: %s", c.Label, targetName(r.Target), m.Tip)
					row.Marks = append(row.Marks, m)
				}
			}
			p.Rows = append(p.Rows, row)
		}
		plots = append(plots, g.named(&p, k.name))
	}
	return plots
}

// speed returns the plots of each target's speed relative to the baseline.
func (g *gallery) speed() plot.Gallery {
	base := targetName(g.Baseline)
	compared := func(r *Result) bool { return r.Versus != nil && !math.IsNaN(r.Versus.Ratio) }
	out := plot.Gallery{Title: "How many times as fast", Caption: fmt.Sprintf(
		"Each mark is how many times as fast as %s a target is, with its %s interval; left of the line it is slower.", base, table.Percent(g.Confidence))}
	if g.some(func(r *Result) bool { return compared(r) && undecided(r.Versus) }) {
		out.Caption += " A hollow mark shows no difference."
	}
	k := rangePlot{name: "speed", told: compared, Ranges: plot.Ranges{
		Title: "Speed against " + base, Desc: "Speed of each target relative to " + base, Reference: 1,
		X: plot.Axis{Label: "times as fast as " + base, Format: func(v float64) string { return table.Number(v) + "×" }},
	}}
	k.mark = func(r *Result) plot.Mark {
		v, cell := r.Versus, ratioCell(r)
		tip := strings.TrimSpace(cell.String() + " " + cell.Shows(table.Interval).String())
		return plot.Mark{At: v.Ratio, Low: v.Low, High: v.High, Open: undecided(v), Tip: tip}
	}
	out.Plots = g.ranges(k)
	return out
}

// undecided reports whether neither side is shown to be faster.
func undecided(v *noise.Comparison) bool {
	return v.Verdict != noise.Faster && v.Verdict != noise.Slower
}

// latencies returns the plots of the percentiles of single operations.
func (g *gallery) latencies() plot.Gallery {
	out := plot.Gallery{Title: "Latency of single operations", Caption: "From the median (the mark) to the slowest operation (the end of its line); the ticks between are the percentiles 90, 99 and 99.9."}
	out.Plots = g.ranges(rangePlot{
		name: "latency",
		told: func(r *Result) bool { return r.Figure("p50-sec") != nil },
		mark: percentilesOf,
		Ranges: plot.Ranges{Title: "Latency", Desc: "Percentiles of the time of one operation",
			X: plot.Axis{Label: "p50, p90, p99, p99.9 and max of one operation", Format: table.RoundDuration}},
	})
	if g.some(func(r *Result) bool { return r.Figure("p50-sec") == nil && r.Figure("max-sec") != nil }) {
		out.Caption += " Results whose median is too short to measure, or of too few operations, are left out."
	}
	return out
}

// percentilesOf returns the mark of a result's latencies.
func percentilesOf(r *Result) plot.Mark {
	var m plot.Mark
	var words []string
	for _, name := range percentiles() {
		f := r.Figure(name + "-sec")
		if f == nil {
			continue
		}
		words = append(words, name+" "+table.Duration(f.Center))
		m.Ticks = append(m.Ticks, f.Center)
	}
	m.At, m.Low, m.High, m.Tip = m.Ticks[0], m.Ticks[0], m.Ticks[len(m.Ticks)-1], table.List(words)
	return m
}
