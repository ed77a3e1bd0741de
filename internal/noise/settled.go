package noise

import (
	"fmt"
	"math"
	"slices"
)

// leastSteady is the least number of rounds on a file. Their median ignores one
// that was disturbed.
const leastSteady = 3

// farAway is the distance of a ratio from 1, in widths of its interval, at
// which more rounds cannot change the verdict.
const farAway = 5

// Settled reports whether more rounds of a case on one file are not worth their
// time: the standard error of each ratio to the base is at most half of
// [Options.Precision], or small beside the ratio's distance from 1. What differs
// from file to file, more rounds do not show.
//
// times[i] holds the times of target i, one for each round. Targets that take
// part have equally many; the others have none. base is the index of the base.
// If it takes no part, the first target that does replaces it. A case with
// nothing to compare is settled. The error says which figures have no ratio.
func Settled(times [][]float64, base int, o Options) (bool, error) {
	o = o.WithDefaults()
	var taking []int
	for i, target := range times {
		if len(target) > 0 {
			taking = append(taking, i)
		}
	}
	if len(taking) < 2 {
		return true, nil
	}
	if !slices.Contains(taking, base) {
		base = taking[0]
	}
	for _, i := range taking {
		ratios, err := ratios(times[base], times[i])
		if err != nil {
			return false, fmt.Errorf("target %d: %w", i, err)
		}
		if i != base && !steady(ratios, o.Precision) {
			return false, nil
		}
	}
	return true, nil
}

func steady(ratios []float64, precision float64) bool {
	n := float64(len(ratios))
	if n < leastSteady {
		return false
	}
	mean, deviation := moments(ratios)
	half := 2 * deviation / math.Sqrt(n)
	return half <= precision || math.Abs(mean) > 2*farAway*half
}

// moments returns the mean and the standard deviation of the logarithms of
// ratios.
func moments(ratios []float64) (mean, deviation float64) {
	for _, r := range ratios {
		mean += math.Log(r) / float64(len(ratios))
	}
	for _, r := range ratios {
		deviation += math.Pow(math.Log(r)-mean, 2) / float64(len(ratios)-1)
	}
	return mean, math.Sqrt(deviation)
}

// Precise reports whether the interval is narrow enough: half its width is at most
// the given fraction of the ratio, or the ratio is so far from 1, measured in
// widths, that the verdict will not change.
func (c Comparison) Precise(fraction float64) bool {
	return c.HalfWidth() <= fraction || c.clear()
}

// clear reports whether the ratio is far from 1 in widths of its interval.
func (c Comparison) clear() bool {
	_, low, high := c.Factor()
	return c.Bounded() && low > 1 && math.Log(low) >= farAway*math.Log(high/low)
}
