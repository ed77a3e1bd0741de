package compare

import (
	"math"
	"slices"

	dist "github.com/aclements/go-moremath/stats"

	"mmapbench/internal/record"
)

// A judged is the difference of a row with what it has to be held against.
type judged struct {
	mean
	floor float64 // as a fraction
	error float64 // standard error with the noise between runs
	df    int     // its degrees of freedom

	// Where a side has few runs, apart is by how much more the row differs than
	// the other targets of its case, with the standard error of that; ok is
	// false where it counts for nothing.
	apart, apartError float64
	apartOK           bool
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
		j.apart, j.apartOK = n.differsApart(m, row.Case, row.Target)
		j.apartError = n.apart.error(m.within)
	}
	variance := (tails*n.typical + m.squares) / float64(j.df) * m.runs
	j.error = math.Sqrt(variance)
	if m.df == 0 {
		j.error = max(j.error, n.all.error(m.within))
	}
	return j, true
}

// surely is the standard error between runs from which on they are taken for
// different runs, and not for one that was copied and changed.
const surely = 0.001

// scatterApart measures how far rows are from the other targets of their case.
func (n *noise) scatterApart(rows map[key]*[2][]source) scatter {
	all := deviations{}
	for k, m := range n.rows {
		src := append(rows[k][1], rows[k][0]...)[0]
		if d, ok := n.differsApart(m, src.c, src.s.Target); ok {
			all.add(k.target, deviation{d, m.within})
		}
	}
	return all.scatter()
}

// differsApart returns by how much more a row differs than the median of the
// other targets of its case. Few runs a side can't tell a change of all of them
// from a burst: what else runs on a machine for a second slows all targets of the
// cases that are measured then, in all of their rounds, and no interval shows it.
// The other targets do, and they take the speed of the machine out, which varies
// by far more. ok is false where there are enough runs, or no other targets, or
// where nothing varies between the sides.
func (n *noise) differsApart(m mean, c *record.Case, target string) (d float64, ok bool) {
	if !n.few || n.Between < surely {
		return 0, false
	}
	var others []float64
	for _, s := range c.Targets {
		if o, ok := n.rows[source{c: c, s: s}.key()]; ok && s.Target != target {
			others = append(others, o.difference)
		}
	}
	if len(others) == 0 {
		return 0, false
	}
	slices.Sort(others)
	k := len(others)
	return m.difference - (others[(k-1)/2]+others[k/2])/2, true
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
	margin := j.margin()
	if math.IsNaN(j.within) {
		margin = quantile(j.df, (1-confidence)/2) * j.error
	}
	return math.Expm1(sign*j.difference - margin)
}

// p returns how likely an increase of that size is if nothing differs.
func (j judged) p(sign float64) float64 {
	p := above(sign*j.difference/j.error, j.df)
	switch {
	case !j.apartOK:
		return p
	case j.df == tails: // nothing but the scatter of all rows tells j.error
		p = 0
	}
	return max(p, above(sign*j.apart/j.apartError, tails))
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
