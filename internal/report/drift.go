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

// drift returns the fraction by which the times of a series rise from the first
// round to the last, or 0 if they show no trend by more than least.
func drift(s *record.Series, least float64) (most float64) {
	for _, g := range s.Groups(record.Time) {
		if change, ok := noise.Drift(g.Values); ok && math.Abs(change) > max(least, math.Abs(most)) {
			most = change
		}
	}
	return most
}

// driftingTimes warns of times that drift. It names the largest drift and counts
// the others.
func (b *builder) driftingTimes() (warnings []string) {
	drifting := slices.DeleteFunc(b.results(), func(r place) bool { return r.Drift == 0 })
	slices.SortStableFunc(drifting, func(x, y place) int { return cmp.Compare(math.Abs(y.Drift), math.Abs(x.Drift)) })
	var drifts []string
	for _, r := range drifting {
		drifts = append(drifts, fmt.Sprintf("%s by %+.0f %%", r.name, 100*r.Drift))
	}
	if len(drifts) == 0 {
		return nil
	}
	return []string{"times drift from the first round to the last: " + table.FirstOf(drifts)}
}
