package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/plot"
	"mmapbench/internal/work"
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

// A gallery makes the plots of a report.
type gallery struct {
	*Report
	used  map[string]bool // names of plots so far
	slots map[string]int  // of the targets; the well-known ones have the same slots in all reports
}

// named names a plot after its content.
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

// A family is a set of cases that are shown together.
type family struct {
	name  string // empty if there is only one
	cases []*Case
}

// Bounds of what one plot shows.
const (
	maxTogether = 12 // cases that need no families
	maxRows     = 16
)

// families groups cases by the kind of their operations, and splits large
// groups.
func families(cases []*Case) (all []family) {
	if len(cases) <= maxTogether {
		return slices.DeleteFunc([]family{{"", cases}}, func(f family) bool { return len(f.cases) == 0 })
	}
	for _, kind := range work.Families() {
		some := slices.DeleteFunc(slices.Clone(cases), func(c *Case) bool { return c.family() != kind })
		parts := slices.Collect(slices.Chunk(some, maxRows))
		for i, part := range parts {
			title := string(kind)
			if len(parts) > 1 {
				title = fmt.Sprintf("%s, %d of %d", kind, i+1, len(parts))
			}
			all = append(all, family{title, part})
		}
	}
	return all
}

// titled adds the family's name to a title.
func (f family) titled(title string) string {
	if f.name == "" {
		return title
	}
	return title + ": " + f.name
}
