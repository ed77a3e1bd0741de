package compare

import (
	"math"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"

	dist "github.com/aclements/go-moremath/stats"
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
