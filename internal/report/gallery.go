package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/plot"
	"mmapbench/internal/table"
)

// Plots returns the plots of everything that the record has figures for. It
// omits empty galleries.
func (r *Report) Plots() []plot.Gallery {
	g := &gallery{Report: r, used: map[string]bool{}, slots: map[string]int{}}
	next := len(known())
	for _, t := range r.Targets {
		g.slots[t] = rank(t)
		if g.slots[t] == len(known()) {
			g.slots[t] = next
			next++
		}
	}
	return slices.DeleteFunc([]plot.Gallery{g.speed(), g.times(), g.costs(), g.latencies()},
		func(g plot.Gallery) bool { return len(g.Plots) == 0 })
}

type gallery struct {
	*Report
	used  map[string]bool // names of plots so far
	slots map[string]int  // of the targets; the well-known ones have the same slots in all reports
}

func (g *gallery) named(p plot.Plot, words ...string) plot.Named {
	first := plot.Slug(strings.Join(words, " "))
	name := first
	for i := 2; g.used[name]; i++ {
		name = fmt.Sprintf("%s-%d", first, i)
	}
	g.used[name] = true
	return plot.Named{Name: name, Plot: p}
}

// keys returns the legend of the targets that have a result for which ok holds.
func (g *gallery) keys(cases []*Case, ok func(*Result) bool) (keys []plot.Key) {
	for _, t := range g.Targets {
		if slices.ContainsFunc(cases, func(c *Case) bool { r := c.Result(t); return r != nil && ok(r) }) {
			keys = append(keys, plot.Key{Name: targetName(t), Slot: g.slots[t]})
		}
	}
	return keys
}

// maxRows is the largest number of cases in a plot.
const maxRows = 16

// A part is a set of cases that one plot shows, and its title.
type part struct {
	title string
	cases []*Case
}

func parts(title string, cases []*Case) (all []part) {
	n := (len(cases) + maxRows - 1) / maxRows
	for some := range slices.Chunk(cases, maxRows) {
		p := part{title, some}
		if n > 1 {
			p.title = fmt.Sprintf("%s, part %d of %d", title, len(all)+1, n)
		}
		all = append(all, p)
	}
	return all
}

// A rangePlot shows each result with a mark and its range.
type rangePlot struct {
	plot.Ranges
	name string
	told func(*Result) bool      // whether a result has a mark
	mark func(*Result) plot.Mark // its tip says what it shows
}

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

func (g *gallery) speed() plot.Gallery {
	base := targetName(g.Baseline)
	compared := func(r *Result) bool { return r.Versus != nil && !math.IsNaN(r.Versus.Ratio) }
	out := plot.Gallery{Title: "How many times as fast", Caption: fmt.Sprintf(
		"Each mark is how many times as fast as %s a target is, with its %s interval; left of the line it is slower. A hollow mark shows no difference.", base, table.Percent(g.Confidence))}
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

func undecided(v *noise.Comparison) bool {
	return v.Verdict != noise.Faster && v.Verdict != noise.Slower
}

func (g *gallery) latencies() plot.Gallery {
	out := plot.Gallery{Title: "Latency of single operations", Caption: "From the median (the mark) to the slowest operation (the end of its line); the ticks between are the percentiles 90, 99 and 99.9. " +
		"Results whose median is too short to measure, or of too few operations, are left out."}
	out.Plots = g.ranges(rangePlot{
		name: "latency",
		told: func(r *Result) bool { return r.Figure("p50-sec") != nil },
		mark: percentilesOf,
		Ranges: plot.Ranges{Title: "Latency", Desc: "Percentiles of the time of one operation",
			X: plot.Axis{Label: "p50, p90, p99, p99.9 and max of one operation", Format: table.RoundDuration}},
	})
	return out
}

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
