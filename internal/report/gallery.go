package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/plot"
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
	return slices.DeleteFunc([]plot.Gallery{g.times(), g.costs()},
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
