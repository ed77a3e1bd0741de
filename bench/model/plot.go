package model

import "math"

// A Plot is what a picture of a pattern shows: the time of an operation against
// its size, both of which are for logarithmic scales. Sizes are in bytes, times
// in seconds.
type Plot struct {
	Pattern    Pattern
	Axis       Axis
	Lines      []Line
	Crossovers []Crossover // those that turn
}

// A Line is a target of a plot.
type Line struct {
	Target string
	Points []PlotPoint // measured
	Curve  []PlotPoint // of the model, from the least size to the largest
}

// A PlotPoint is a place with the interval of its time.
type PlotPoint struct {
	Size float64
	Estimate
}

// perOctave is how many places of a curve each doubling of the size has.
const perOctave = 8

// Plots returns a plot for each pattern that has curves, in their order.
func (m *Model) Plots() (plots []Plot) {
	for _, g := range m.groups {
		p := Plot{Pattern: g.Pattern, Axis: g.Axis}
		for _, target := range g.targets() {
			if c := m.Curve(g.Pattern, g.File, target); c != nil {
				p.Lines = append(p.Lines, c.line())
			}
		}
		for _, x := range m.Crossovers {
			if x.Pattern == g.Pattern && x.File == g.File && x.Kind == Turns {
				p.Crossovers = append(p.Crossovers, x)
			}
		}
		if len(p.Lines) > 0 {
			plots = append(plots, p)
		}
	}
	return plots
}

func (c *Curve) line() Line {
	l := Line{Target: c.Target}
	for _, p := range c.Points {
		l.Points = append(l.Points, PlotPoint{float64(p.Size), p.Measured})
	}
	low, high := c.Range()
	steps := int(math.Ceil(perOctave * math.Log2(float64(high)/float64(low))))
	for i := range steps + 1 {
		// The last is the end itself, whatever rounding makes of it.
		size := min(float64(low)*math.Exp2(float64(i)/perOctave), float64(high))
		l.Curve = append(l.Curve, PlotPoint{size, c.At(size)})
	}
	return l
}
