package compare

import (
	"math"

	dist "github.com/aclements/go-moremath/stats"
)

// A judged is the difference of a row with what it has to be held against.
type judged struct {
	mean
	floor float64 // as a fraction
	error float64 // standard error with the noise between runs
	df    int     // its degrees of freedom
}

// judge compares the groups of a row. ok is false where they have no ratio or
// neither rounds nor runs that tell the noise.
func (n *noise) judge(a, b []group, row Row) (j judged, ok bool) {
	m, ok := means(a, b)
	if !ok || math.IsNaN(m.within) && m.df == 0 {
		return j, false
	}
	j = judged{mean: m, df: tails + m.df, floor: n.Floor}
	if row.Case != nil {
		j.floor = n.floors[row.Case.Writes()]
	}
	variance := (tails*n.typical + m.squares) / float64(j.df) * m.runs
	j.error = math.Sqrt(variance)
	if m.df == 0 {
		j.error = max(j.error, n.all.error(m.within))
	}
	return j, true
}

// interval returns that of the fraction by which new differs from old: from the
// rounds, and where a side has several runs from these too.
func (j judged) interval() (low, high float64) {
	half := quantile(j.df, (1-confidence)/2) * j.error
	switch {
	case math.IsNaN(j.within):
	case j.df == tails:
		half = j.margin()
	default:
		half = max(half, j.margin())
	}
	return math.Expm1(j.difference - half), math.Expm1(j.difference + half)
}

// margin is half of the interval that the rounds tell.
func (j judged) margin() float64 {
	return quantile(j.rounds, (1-confidence)/2) * math.Sqrt(j.within)
}

// beyond returns how far from no change the near end of the interval is that
// the rounds tell, as a fraction; of runs without rounds, that of the runs.
func (j judged) beyond(sign float64) float64 {
	var margin float64
	if math.IsNaN(j.within) {
		margin = quantile(j.df, (1-confidence)/2) * j.error
	} else {
		margin = j.margin()
	}
	return math.Expm1(sign*j.difference - margin)
}

// p returns how likely an increase of that size is if nothing differs.
func (j judged) p(sign float64) float64 {
	return above(sign*j.difference/j.error, j.df)
}

// above returns the share of Student's t above a value; NaN is that of 0/0.
func above(t float64, df int) float64 {
	switch {
	case math.IsNaN(t) || math.IsInf(t, -1):
		return 1
	case math.IsInf(t, 1):
		return 0
	}
	return 1 - dist.TDist{V: float64(df)}.CDF(t)
}

// quantile returns that of Student's t above which lies a share.
func quantile(df int, above float64) float64 {
	return -dist.InvCDF(dist.TDist{V: float64(df)})(above)
}
