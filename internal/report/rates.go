package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"mmapbench/internal/plot"
	"mmapbench/internal/record"
)

// Bounds of the plots over time: how many there are, and how many points are a
// line without marks.
const (
	maxRates  = 9
	manyRates = 40
)

// A course is how the rates of a case went, for each target.
type course struct {
	label string
	lines map[string][]record.RatePoint
	apart float64 // how far, of the target whose rates are furthest apart
}

// courses returns those of all cases that have some, the one that varies most
// first.
func (r *Report) courses() (all []*course) {
	for _, rates := range r.Rates {
		key, target, twin := rates.Of()
		if twin != "" || !slices.Contains(r.Targets, target) {
			continue
		}
		label := key
		if i := slices.IndexFunc(r.Cases, func(c Case) bool { return c.Key == key }); i >= 0 {
			label = r.Cases[i].Label
		}
		i := slices.IndexFunc(all, func(c *course) bool { return c.label == label })
		if i < 0 {
			i = len(all)
			all = append(all, &course{label: label, lines: map[string][]record.RatePoint{}})
		}
		all[i].lines[target] = append(all[i].lines[target], rates.Points...)
	}
	for _, c := range all {
		for _, points := range c.lines {
			s := stretch{low: points[0], top: points[0]}
			s.take(points)
			c.apart = max(c.apart, s.apart())
		}
	}
	slices.SortStableFunc(all, func(a, b *course) int { return cmp.Compare(b.apart, a.apart) })
	return all
}

// rates returns operations per second over time, of the cases in which they
// vary most.
func (g *gallery) rates() Gallery {
	out := Gallery{Title: "Operations per second over time", Caption: "Each second that had turns of a target; the time between turns does not count."}
	all := g.r.courses()
	if n := len(all); n > maxRates {
		all = all[:maxRates]
		out.Caption += fmt.Sprintf(" The %d cases of %d in which it varies most.", maxRates, n)
	}
	slots := g.r.slots()
	for _, c := range all {
		p := &plot.Curves{
			Title: c.label,
			X:     plot.Axis{Label: "seconds since the case began", Whole: true, Format: plain},
			Y:     plot.Axis{Label: "operations per second", Format: count},
		}
		var told []string
		for _, target := range g.r.Targets {
			points := c.lines[target]
			if len(points) == 0 {
				continue
			}
			line := plot.Line{Name: targetName(target), Slot: slots[target], Bare: len(points) > manyRates}
			s := stretch{low: points[0], top: points[0]}
			s.take(points)
			for _, pt := range points {
				line.Points = append(line.Points, plot.Point{X: float64(pt.Second), Y: pt.PerSecond, Low: math.NaN(), High: math.NaN(),
					Tip: fmt.Sprintf("%s, second %d: %s op/s", line.Name, pt.Second, count(pt.PerSecond))})
			}
			p.Lines = append(p.Lines, line)
			told = append(told, fmt.Sprintf("%s: from %s to %s", line.Name, count(s.low.PerSecond), count(s.top.PerSecond)))
		}
		p.Desc = described("Operations per second over time, "+c.label, told)
		out.Plots = append(out.Plots, g.named(p, "rate", c.label))
	}
	return out
}
