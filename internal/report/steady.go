package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// An Unsteadiness describes how the times of a target vary within a run, unlike
// the times of one steady process.
type Unsteadiness struct {
	Drift     float64 // fraction by which times rise from the first round to the last; 0 without a trend
	Low, High float64 // centers of two groups of times, in seconds; 0 if there is one group
}

// size returns the size of the effect as a fraction.
func (u Unsteadiness) size() float64 {
	if u.High > 0 {
		return u.High/u.Low - 1
	}
	return math.Abs(u.Drift)
}

// unsteady tests the times of a series. It ignores effects up to least.
func unsteady(s *record.Series, least float64) (u Unsteadiness) {
	for _, g := range s.Groups(record.Time) {
		if change, ok := noise.Drift(g.Values); ok && math.Abs(change) > max(least, math.Abs(u.Drift)) {
			u.Drift = change
		}
	}
	if u.Drift != 0 {
		return u
	}
	for _, g := range s.Groups(record.Time) {
		if low, high, ok := noise.Modes(g.Values); ok && high/low-1 > max(least, u.size()) {
			u.Low, u.High = low, high
		}
	}
	return u
}

// least is the smallest effect on a case's times that is worth a warning.
func (b *builder) least(c *record.Case) float64 { return max(b.floor(c), b.opts.Precision) }

// unsteadyTimes warns of times that drift or form groups. It names the largest
// effect of each kind and counts the others.
func (b *builder) unsteadyTimes() []string {
	type place struct {
		text string
		size float64
	}
	var drifts, groups []place
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			name := c.Label + " " + targetName(r.Target)
			switch u := r.Unsteady; {
			case u.High > 0:
				groups = append(groups, place{fmt.Sprintf("%s around %s and %s", name, duration(u.Low), duration(u.High)), u.size()})
			case u.Drift != 0:
				drifts = append(drifts, place{fmt.Sprintf("%s by %+.0f %%", name, 100*u.Drift), u.size()})
			}
		}
	}
	var warnings []string
	for _, w := range []struct {
		what   string
		places []place
	}{{"times drift from the first round to the last", drifts}, {"times fall into two groups", groups}} {
		if len(w.places) == 0 {
			continue
		}
		slices.SortStableFunc(w.places, func(x, y place) int { return cmp.Compare(y.size, x.size) })
		var texts []string
		for _, p := range w.places {
			texts = append(texts, p.text)
		}
		warnings = append(warnings, w.what+": "+firstOf(texts))
	}
	return warnings
}
