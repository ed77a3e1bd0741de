package compare

import (
	"math"
	"slices"
)

// Deviations are how far rows are from no difference, by their target.
type deviations map[string][]deviation

type deviation struct{ value, within float64 } // within is the variance that the rounds tell

func (d deviations) add(target string, v deviation) { d[target] = append(d[target], v) }

// scatter returns how far the rows are from the densest half of their target's,
// so that a change of all of a target is none. Of less than minRows it is 0.
func (d deviations) scatter() scatter {
	var all, standardized []float64
	for _, rows := range d {
		center := 0.0
		if len(rows) >= minRows {
			var values []float64
			for _, r := range rows {
				values = append(values, r.value)
			}
			center, _ = densest(values)
		}
		for _, r := range rows {
			all = append(all, r.value-center)
			if r.within > 0 {
				standardized = append(standardized, (r.value-center)/math.Sqrt(r.within))
			}
		}
	}
	var s scatter
	if len(all) >= minRows {
		_, s.scale = densest(all)
	}
	if len(standardized) >= minRows {
		_, s.excess = densest(standardized)
	}
	return s
}

// A scatter is how far rows are from each other that do not differ.
type scatter struct {
	scale  float64 // standard deviation
	excess float64 // the same in standard errors within the runs
}

// error returns the standard error of a row that has a variance within its
// runs: a row that is noisier there is so between runs too.
func (s scatter) error(within float64) float64 {
	if math.IsNaN(within) {
		return s.scale
	}
	return max(s.scale, s.excess*math.Sqrt(within))
}

// densest returns the middle of the densest half of values, and their scale
// there as the standard deviation of a normal distribution. Up to half of them may be
// elsewhere, all on one side too: they may be what has changed. For small
// samples the scale is raised, as their densest half is narrow by luck.
func densest(values []float64) (center, scale float64) {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	half := n/2 + 1
	width := inf()
	for i := half - 1; i < n; i++ {
		if w := sorted[i] - sorted[i-half+1]; w < width {
			width, center = w, (sorted[i]+sorted[i-half+1])/2
		}
	}
	const normal = 0.6745 // half of a normal distribution is within so many deviations
	return center, width / 2 / normal * (1 + 2/float64(n))
}

// medianOfChiSquare is that of the distribution with df degrees of freedom, by
// df (Wilson and Hilferty).
func medianOfChiSquare(df int) float64 {
	c := 1 - 2/(9*float64(df))
	return c * c * c
}
