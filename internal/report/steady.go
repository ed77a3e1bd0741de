package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// An Unsteadiness describes how the times of a target vary within a run, unlike
// the times of one steady process.
type Unsteadiness struct {
	Drift     float64 // fraction by which times rise from the first round to the last; 0 without a trend
	Low, High float64 // centers of two groups of times, in seconds; 0 if there is one group
}

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

// unsteadyTimes warns of times that drift or form groups. It names the largest
// effect of each kind and counts the others.
func (b *builder) unsteadyTimes() (warnings []string) {
	unsteady := slices.DeleteFunc(b.results(), func(r place) bool { return r.Unsteady.size() == 0 })
	slices.SortStableFunc(unsteady, func(x, y place) int { return cmp.Compare(y.Unsteady.size(), x.Unsteady.size()) })
	var drifts, groups []string
	for _, r := range unsteady {
		if u := r.Unsteady; u.High > 0 {
			groups = append(groups, fmt.Sprintf("%s around %s and %s", r.name, table.Duration(u.Low), table.Duration(u.High)))
		} else {
			drifts = append(drifts, fmt.Sprintf("%s by %+.0f %%", r.name, 100*u.Drift))
		}
	}
	if len(drifts) > 0 {
		warnings = append(warnings, "times drift from the first round to the last: "+table.FirstOf(drifts))
	}
	if len(groups) > 0 {
		warnings = append(warnings, "times fall into two groups: "+table.FirstOf(groups))
	}
	return warnings
}
