package noise

import (
	"math"
	"slices"
)

// Visible returns the smallest difference, as a fraction, that the given number
// of rounds shows with the probability o.Confidence. a and b are the times of
// equal trials in the same rounds; NaN means that they are too few. The result
// is at least [Resolution].
//
// A target that is faster by the factor 1+d turns a ratio r of equal trials
// into r(1+d), and the interval with it: the difference shows when low(1+d) is
// above 1. So each series of consecutive rounds gives the d that it needs.
func Visible(a, b []float64, rounds int, o Options) float64 {
	o = o.WithDefaults()
	o.Resamples = 2000 // the many series average out what fewer resamples cost
	var needed []float64
	for i := 0; i+rounds <= min(len(a), len(b)); i++ {
		c, err := Compare(a[i:i+rounds], b[i:i+rounds], o)
		if err != nil || !c.Bounded() {
			return math.NaN()
		}
		// Either side could have been the target.
		needed = append(needed, 1/c.Low-1, c.High-1)
	}
	if len(needed) == 0 {
		return math.NaN()
	}
	return max(Resolution, Quantile(needed, o.Confidence))
}

// Quantile returns the smallest of the values that a share q of them does not
// exceed.
func Quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}
