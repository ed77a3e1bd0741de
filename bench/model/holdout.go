package model

import (
	"math"
	"slices"
)

// A Held is a size that was left out of a fit and predicted.
type Held struct {
	Pattern   Pattern
	Axis      Axis
	Target    string
	Size      int64
	Measured  float64 // seconds: the lower decile of the rounds
	Predicted float64
	Error     float64 // of Predicted, as a fraction of Measured
}

// A Holdout is a check of the model: every second size of each pattern was left
// out of the fit.
type Holdout struct {
	Held          []Held
	Median, Worst float64 // of the errors, without their sign; NaN without any
}

// Passed reports whether the predictions are within what is promised: 15 % in
// the median, 30 % at worst.
func (h Holdout) Passed() bool { return h.Median <= MostMedian && h.Worst <= MostWorst }

// LeastHeld is how many sizes a pattern needs for a check: then every second
// leaves enough of them.
const LeastHeld = 2*leastSizes - 1

// HoldOut checks the model on a set. The least and the largest size are fitted,
// as nothing is predicted beyond; of an even number of sizes the last but one
// is fitted too.
func HoldOut(s *Set) (Holdout, error) {
	whole, err := New(&Set{Cases: s.Cases, Noise: s.Noise, Seed: s.Seed})
	if err != nil {
		return Holdout{}, err
	}
	left := map[*Case]bool{}
	for _, g := range whole.groups {
		if len(g.Cases) < LeastHeld {
			continue
		}
		for i := 1; i < len(g.Cases)-1; i += 2 {
			left[g.Cases[i]] = true
		}
	}
	fitted := &Set{Noise: s.Noise, Seed: s.Seed}
	for i := range s.Cases {
		if !left[&s.Cases[i]] {
			fitted.Cases = append(fitted.Cases, s.Cases[i])
		}
	}
	part, err := New(fitted)
	if err != nil {
		return Holdout{}, err
	}
	var h Holdout
	var errors []float64
	for i := range s.Cases {
		c := &s.Cases[i]
		if !left[c] {
			continue
		}
		for _, held := range part.predict(c) {
			h.Held = append(h.Held, held)
			errors = append(errors, math.Abs(held.Error))
		}
	}
	h.Median, h.Worst = median(errors), math.NaN()
	if len(errors) > 0 {
		h.Worst = slices.Max(errors)
	}
	return h, nil
}

// predict predicts a case on each of its targets that has a curve.
func (m *Model) predict(c *Case) (all []Held) {
	for _, t := range c.Trials {
		file := c.File
		if c.Workload == wholeFiles {
			file = 0
		}
		curve := m.Curve(c.Pattern, file, t.Target)
		if curve == nil || len(t.Times) == 0 {
			continue
		}
		p := curve.at(float64(c.Block), curve.costs, curve.stay)
		measured := level(t.Times)
		all = append(all, Held{c.Pattern, curve.Axis, t.Target, c.Block, measured, p, p/measured - 1})
	}
	return all
}
