package model

import (
	"math"
	"slices"
)

// leastSizes is how many sizes a line with two costs needs, so that one can be
// wrong.
const leastSizes = 3

// A Curve is the cost model of a target in a pattern.
type Curve struct {
	Pattern Pattern
	Axis    Axis
	File    int64
	Target  string

	// Params are the costs that the figures can tell apart.
	Params []Param

	// Points are the sizes that it was fitted to.
	Points []Point

	// Fit says how good it is.
	Fit Fit

	form   form
	costs  []float64   // by the columns of form
	drawn  [][]float64 // costs of each resample
	bends  [][]float64 // what remains at each point, in each resample: logarithms
	stay   []float64   // what remains at each point: logarithms
	rows   []observation
	counts []counted // by size, of the group itself
}

// A Param is a cost with its interval.
type Param struct {
	Name     string // "operation", "call", "byte" or "fault"
	Unit     string // "sec" or "sec/B"
	From, To int64  // sizes that a cost of bytes is for; To is 0 for all beyond
	Estimate
}

// A Point is a size with what was measured and what the model makes of it, in
// seconds.
type Point struct {
	Size     int64
	Measured Estimate
	Fitted   float64
	Error    float64 // of Fitted, as a fraction of Measured

	// LeftOut is what the model makes of the size when it is not fitted to it.
	// It is NaN at both ends, and where it was not tried: at most 32 sizes are.
	LeftOut float64
}

// An observation is a row of the fit.
type observation struct {
	size, calls, faults float64
	trial               *Trial
	own                 bool // of the group itself, not of that whose mapping is kept
}

// counted are the counts at a size.
type counted struct{ size, calls, faults float64 }

// curve fits a target of a group; kept is the group with the same pattern and a
// mapping that is kept, or nil. It returns nil where sizes are too few.
func (m *Model) curve(g, kept *Group, target string) *Curve {
	c := &Curve{Pattern: g.Pattern, Axis: g.Axis, File: g.File, Target: target}
	own := g.of(target)
	for _, cs := range own {
		c.observe(cs, target, true)
	}
	if len(own) < leastSizes {
		return nil
	}
	c.form.calls = c.vary(func(o observation) float64 { return o.calls })
	if kept != nil {
		// What does not map costs the same either way, and what does the same but for its faults.
		for _, cs := range kept.of(target) {
			c.observe(cs, target, false)
		}
		c.form.faults = c.faulty() && len(c.rows) > len(own)
	}
	times := make([]float64, len(c.rows))
	for i, o := range c.rows {
		times[i] = level(o.trial.Times)
	}
	c.choose(times)
	c.costs = fitRelative(c.matrix(), times)
	c.stay = c.remains(m, c.costs, times)
	c.resample(m, times)
	c.finish(m, times)
	return c
}

func (c *Curve) observe(cs *Case, target string, own bool) {
	t := cs.Trial(target)
	o := observation{size: float64(cs.Block), calls: zeroIfUnknown(t.Calls), faults: zeroIfUnknown(t.Faults), trial: t, own: own}
	c.rows = append(c.rows, o)
	if own {
		c.counts = append(c.counts, counted{o.size, o.calls, o.faults})
	}
}

func zeroIfUnknown(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// finish fills in what is shown.
func (c *Curve) finish(m *Model, times []float64) {
	c.params()
	leaving := some(0, len(c.counts), mostLeftOut)
	at := 0
	for i, o := range c.rows {
		if !o.own {
			continue
		}
		fitted, leftOut := dot(c.form.row(o.size, o.calls, o.faults), c.costs), math.NaN()
		if slices.Contains(leaving, at) {
			leftOut = c.without(m, times, at)
		}
		c.Points = append(c.Points, Point{
			Size:     int64(o.size),
			Measured: around(times[i], m.rounds.of(o.trial)),
			Fitted:   fitted,
			Error:    fitted/times[i] - 1,
			LeftOut:  leftOut,
		})
		at++
	}
	c.rate()
}

// params names the costs.
func (c *Curve) params() {
	column := 0
	add := func(p Param) {
		drawn := make([]float64, len(c.drawn))
		for k, costs := range c.drawn {
			drawn[k] = costs[column]
		}
		p.Estimate = around(c.costs[column], drawn)
		c.Params = append(c.Params, p)
		column++
	}
	first := Param{Name: "operation", Unit: "sec"}
	if !c.form.calls && c.callsEach() {
		first.Name = "call" // with what else an operation costs
	}
	add(first)
	if c.form.calls {
		add(Param{Name: "call", Unit: "sec"})
	}
	from := int64(0)
	for _, k := range c.form.knots {
		add(Param{Name: "byte", Unit: "sec/B", From: from, To: int64(k)})
		from = int64(k)
	}
	add(Param{Name: "byte", Unit: "sec/B", From: from})
	if c.form.faults {
		add(Param{Name: "fault", Unit: "sec"})
	}
}

// callsEach reports whether each operation makes one system call or more.
func (c *Curve) callsEach() bool {
	return !slices.ContainsFunc(c.counts, func(n counted) bool { return n.calls < 1-sameCount })
}

// Param returns the first cost of that name, or an unknown one.
func (c *Curve) Param(name string) Param {
	i := slices.IndexFunc(c.Params, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return Param{Name: name, Estimate: unknown()}
	}
	return c.Params[i]
}
