package stats

import (
	"math"
	"slices"
)

const (
	// minModes is how many values it takes to tell two groups from luck.
	minModes = 12

	// minGroup is the least number of values of a group: fewer are outliers. So
	// are less than a quarter.
	minGroup = 4

	// apartness bounds the part of the variance that is left inside of two
	// groups. Of a normal distribution split in the middle it is 0.36.
	apartness = 0.08
)

// Modes returns the centers of two groups that the values fall into. ok is
// false where there is but one, and for less than 12 values. The values are
// finite and above 0.
//
// The groups are those that leave the least of the logarithms' variance inside,
// each of at least a quarter of the values. Simulated samples of 12 to 30 values
// of a normal distribution have two groups in at most 0.3 %, with bursts in
// one value of 20 in 0.6 %, while groups 10 noise levels apart are found in
// 75 % of 12 and in nearly all of 30.
func Modes(values []float64) (low, high float64, ok bool) {
	n := len(values)
	if n < minModes {
		return 0, 0, false
	}
	sorted := make([]float64, n)
	for i, v := range values {
		sorted[i] = math.Log(v)
	}
	slices.Sort(sorted)
	least := apartness * scatter(sorted)
	group := max(minGroup, n/4)
	for k := group; k <= n-group; k++ {
		if s := scatter(sorted[:k]) + scatter(sorted[k:]); s < least {
			least, ok = s, true
			low, high = math.Exp(mean(sorted[:k])), math.Exp(mean(sorted[k:]))
		}
	}
	return low, high, ok
}

// scatter returns the sum of the squares of the distances from the mean.
func scatter(values []float64) (sum float64) {
	m := mean(values)
	for _, v := range values {
		sum += (v - m) * (v - m)
	}
	return sum
}

func mean(values []float64) (m float64) {
	for _, v := range values {
		m += v / float64(len(values))
	}
	return m
}
