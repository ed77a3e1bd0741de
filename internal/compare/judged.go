package compare

import (
	"math"
	"slices"

	dist "github.com/aclements/go-moremath/stats"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// A judged is the difference of a row with the noise it is compared with.
type judged struct {
	mean
	floor noise.Floor
	error float64 // standard error with the noise between runs
	df    int     // its degrees of freedom
}

// judge compares the groups of a row. ok is false if they have no ratio, or if
// neither rounds nor runs show the noise.
func (n *unitNoise) judge(a, b []record.Group, row Row) (j judged, ok bool) {
	m, ok := means(a, b)
	if !ok || math.IsNaN(m.within) && m.df == 0 {
		return j, false
	}
	j = judged{mean: m, df: tails + m.df, floor: n.Floor}
	if row.Case != nil {
		j.floor = n.floors.Of(row.Case.Writes())
	}
	j.error = math.Sqrt((tails*n.typical + m.squares) / float64(j.df) * m.runs)
	if m.df == 0 {
		// A row that is noisier within runs is noisier between runs too.
		j.error = max(j.error, n.excess*math.Sqrt(m.within))
	}
	return j, true
}

// interval returns the interval of the change, as fractions. It is computed
// from the rounds, and from the runs as well if a side has several.
func (j judged) interval() (low, high float64) {
	half := j.margin()
	if j.df > tails {
		half = max(half, j.runMargin())
	}
	return math.Expm1(j.difference - half), math.Expm1(j.difference + half)
}

// margin returns half the width of the interval of the difference. It is
// computed from the rounds; without rounds, from the runs.
func (j judged) margin() float64 {
	if math.IsNaN(j.within) {
		return j.runMargin()
	}
	return quantile(j.rounds, (1-confidence)/2) * math.Sqrt(j.within)
}

// runMargin is margin, computed from the runs.
func (j judged) runMargin() float64 { return quantile(j.df, (1-confidence)/2) * j.error }

// beyond returns the distance, as a fraction, from no change to the near end of
// the interval.
func (j judged) beyond(sign float64) float64 { return math.Expm1(sign*j.difference - j.margin()) }

// p returns the probability of an increase this large if nothing differs.
func (j judged) p(sign float64) float64 {
	return above(sign*j.difference/j.error, j.df)
}

// above returns the probability that Student's t exceeds t. NaN, from 0/0,
// gives 1.
func above(t float64, df int) float64 {
	switch {
	case math.IsNaN(t) || math.IsInf(t, -1):
		return 1
	case math.IsInf(t, 1):
		return 0
	}
	return 1 - dist.TDist{V: float64(df)}.CDF(t)
}

// quantile returns the value that Student's t exceeds with probability above.
func quantile(df int, above float64) float64 {
	return -dist.InvCDF(dist.TDist{V: float64(df)})(above)
}

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
			if len(g.Values) == 0 || !noise.Positive(g.Values) {
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
