package compare

import (
	"math"
	"slices"

	"mmapbench/internal/record"
)

// A mean is the difference between the means of two sides' runs.
type mean struct {
	difference float64 // new - old of the logarithms of the runs' medians
	within     float64 // variance of difference, estimated from the rounds; NaN if they are too few
	rounds     int     // degrees of freedom of within
	squares    float64 // sum of the squares within the sides
	df         int     // degrees of freedom of squares
	runs       float64 // 1/runs of old + 1/runs of new
}

// means compares the runs of two sides. ok is false if a side has no figures,
// or a figure is not above 0.
func means(a, b []record.Group) (m mean, ok bool) {
	sign := -1.0
	for _, side := range [][]record.Group{a, b} {
		if len(side) == 0 {
			return m, false
		}
		n := float64(len(side))
		var logs []float64
		sum := 0.0
		for _, g := range side {
			if len(g.Values) == 0 || !positive(g.Values) {
				return m, false
			}
			center, variance := median(g.Values)
			logs = append(logs, center)
			sum += center
			m.within += variance / (n * n)
			m.rounds += len(g.Values) - 1
		}
		for _, l := range logs {
			m.squares += (l - sum/n) * (l - sum/n)
		}
		m.difference += sign * sum / n
		m.df += len(side) - 1
		m.runs += 1 / n
		sign = 1
	}
	return m, true
}

// median returns the logarithm of the median of positive figures, and its
// variance, both from the order of the figures alone. Less than 3 figures give
// NaN.
//
// The variance is the one of a normal distribution whose interval equals the
// distribution-free interval of the median (McKean and Schrader 1984).
func median(values []float64) (center, variance float64) {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	center = (math.Log(sorted[(n-1)/2]) + math.Log(sorted[n/2])) / 2
	if n < 3 {
		return center, math.NaN()
	}
	const z = 2.5758 // for 99 %
	cut := max(0, int(math.Round(float64(n+1)/2-z*math.Sqrt(float64(n)/4)))-1)
	se := (math.Log(sorted[n-1-cut]) - math.Log(sorted[cut])) / (2 * z)
	return center, se * se
}

func positive(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return !(v > 0) })
}
