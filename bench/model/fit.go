package model

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Fit is how good a curve fits, as fractions of what was measured.
type Fit struct {
	Median, Worst               float64 // errors of the points
	LeftOutMedian, LeftOutWorst float64 // errors of points, each left out of the fit; NaN with too few sizes
	Bad                         string  // why it should not be trusted; "" if it may
}

// Limits of a fit that may be trusted, the same that a held-out check has, as
// fractions of what was measured.
const (
	MostMedian = 0.15
	MostWorst  = 0.30
)

// remains returns what the costs leave of the times at each of the sizes: the
// logarithm of measured over fitted, less what may be noise of the level.
func (c *Curve) remains(m *Model, costs, times []float64) []float64 {
	var stay []float64
	for i, o := range c.rows {
		if !o.own {
			continue
		}
		e := math.Log(times[i] / dot(c.form.row(o.size, o.calls, o.faults), costs))
		if math.IsNaN(e) || math.IsInf(e, 0) {
			e = 0
		}
		s := m.rounds.noise(o.trial)
		if e != 0 {
			e *= max(0, 1-s*s/(e*e))
		}
		stay = append(stay, e)
	}
	return stay
}

// resample fits the curve to each of the resamples. What the fit leaves is
// drawn too, so that a model that fits badly has wide intervals.
func (c *Curve) resample(m *Model, times []float64) {
	rows := c.matrix()
	n, p := len(rows), c.form.columns()
	left := make([]float64, n)
	for i, row := range rows {
		left[i] = math.Log(times[i] / dot(row, c.costs))
		if math.IsNaN(left[i]) || math.IsInf(left[i], 0) {
			left[i] = 0
		}
		left[i] *= math.Sqrt(float64(n) / float64(max(n-p, 1)))
	}
	rng := rand.New(rand.NewPCG(m.set.Seed, uint64(n))) // the same draws for all targets of a group
	drawn, noisy := make([]float64, n), make([]float64, n)
	for k := range resamples {
		for i, o := range c.rows {
			drawn[i] = m.rounds.of(o.trial)[k]
			noisy[i] = drawn[i] * math.Exp(left[rng.IntN(n)])
		}
		costs := fitRelative(rows, noisy)
		c.drawn = append(c.drawn, costs)
		c.bends = append(c.bends, c.remains(m, costs, drawn))
	}
}

// mostLeftOut is how many sizes are left out of the fit, one after the other, to
// see how good it is.
const mostLeftOut = 32

// without returns what the curve would predict at its ith size if it had not
// been measured; NaN at the ends, where nothing is predicted, and where sizes
// are too few.
func (c *Curve) without(m *Model, times []float64, at int) float64 {
	if at == 0 || at == len(c.counts)-1 || len(c.counts) <= leastSizes {
		return math.NaN()
	}
	less := &Curve{form: c.form}
	var rest []float64
	size := c.counts[at].size
	for i, o := range c.rows {
		if o.size == size {
			continue
		}
		less.rows, rest = append(less.rows, o), append(rest, times[i])
		if o.own {
			less.counts = append(less.counts, counted{o.size, o.calls, o.faults})
		}
	}
	less.form.knots = nil
	less.choose(rest)
	less.costs = fitRelative(less.matrix(), rest)
	less.stay = less.remains(m, less.costs, rest)
	return less.at(size, less.costs, less.stay)
}

func (c *Curve) rate() {
	var errors, leftOut []float64
	for _, p := range c.Points {
		errors = append(errors, math.Abs(p.Error))
		if !math.IsNaN(p.LeftOut) {
			leftOut = append(leftOut, math.Abs(p.LeftOut/p.Measured.Value-1))
		}
	}
	c.Fit = Fit{Median: median(errors), Worst: slices.Max(errors), LeftOutMedian: math.NaN(), LeftOutWorst: math.NaN()}
	if len(leftOut) > 0 {
		c.Fit.LeftOutMedian, c.Fit.LeftOutWorst = median(leftOut), slices.Max(leftOut)
	}
	switch {
	case c.Fit.Median > MostMedian || c.Fit.Worst > MostWorst:
		c.Fit.Bad = "the times do not follow such a line"
	case c.Fit.LeftOutMedian > MostMedian || c.Fit.LeftOutWorst > MostWorst:
		c.Fit.Bad = "a size that is left out is not predicted well"
	}
}
