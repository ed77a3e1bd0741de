package compare

import (
	"math"
	"slices"
)

// deviations holds the differences of rows, by target.
type deviations map[string][]deviation

type deviation struct{ value, within float64 } // within is the variance estimated from the rounds

func (d deviations) add(target string, v deviation) { d[target] = append(d[target], v) }

// scatter returns how far rows deviate from the densest half of their target's
// rows. A change of all rows of a target therefore does not count. With less
// than minRows rows it is 0.
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

// A scatter describes how far equal rows deviate.
type scatter struct {
	scale  float64 // standard deviation
	excess float64 // standard deviation, in standard errors within the runs
}

// error returns the standard error of a row whose variance within its runs is
// known. A row that is noisier within runs is noisier between runs too.
func (s scatter) error(within float64) float64 {
	if math.IsNaN(within) {
		return s.scale
	}
	return max(s.scale, s.excess*math.Sqrt(within))
}

// densest returns the middle of the densest half of values, and the standard
// deviation of a normal distribution with such a half. Up to half of the values
// may have changed, even all to one side, without an effect. The scale is
// raised for small samples, whose densest half is narrow by luck.
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
	const normal = 0.6745 // half of a normal distribution lies within this many standard deviations
	return center, width / 2 / normal * (1 + 2/float64(n))
}

// medianOfChiSquare returns the median of the chi-square distribution with df
// degrees of freedom, divided by df (Wilson and Hilferty).
func medianOfChiSquare(df int) float64 {
	c := 1 - 2/(9*float64(df))
	return c * c * c
}
