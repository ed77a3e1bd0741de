package compare

import (
	"math"
	"slices"

	dist "github.com/aclements/go-moremath/stats"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// What is assumed of the noise between runs.
const (
	// tails are the degrees of freedom of Student's t that the noise of a row
	// is held to have before its own runs say more. Page layouts and neighbours
	// on the machine make single rows differ by far more than most: over pairs
	// of quick runs of a shared machine the largest of some 70 rows was 4 to 7
	// times the scale of all.
	tails = 4

	// minRows is how many rows it takes to tell the noise from their scatter.
	minRows = 8

	// enough runs a side tell how far each row varies between runs. With 2 a
	// side, 2 of 25 pairs of what does not differ tripped by a row that has two
	// levels.
	enough = 3
)

// Noise is how far apart figures of a unit are that do not differ. Fractions:
// 0.02 means 2 %.
type Noise struct {
	Unit    string
	Floor   float64 // what an interval must be beyond: that of the A/A pairs within the runs of both sides, the largest of all cases
	Pairs   int     // A/A pairs
	Between float64 // standard error of the difference between the two sides of a typical row, from one run to another; 0 if it is not known
	Rows    int     // that it is from; 0 if only the A/A pairs tell
}

// A noise is what is known of a unit's.
type noise struct {
	Noise
	floors map[bool]float64 // by whether a case writes

	typical float64      // variance of a run's logarithm, of a typical row
	shift   float64      // middle of the densest half of the rows' differences, as logarithms
	all     scatter      // of the rows' differences
	apart   scatter      // of rows from the other targets of their case
	rows    map[key]mean // each row
	few     bool         // a side has less runs than tell how far single rows vary
}

// A key tells what was measured from run to run, whatever the projections.
type key struct {
	pkg, c, target string
	procs          int
}

func (s source) key() key { return key{s.c.Package, s.c.Key, s.s.Target, s.c.Procs} }

// measureNoise works out the noise of a unit from all rows of both sides,
// those too that a filter leaves out.
func (c *comparer) measureNoise(unit string) (*noise, error) {
	n := &noise{
		Noise: Noise{Unit: unit}, rows: map[key]mean{},
		few: min(len(c.sides[0].runs), len(c.sides[1].runs)) < enough,
	}
	if err := c.floor(n); err != nil {
		return nil, err
	}
	rows := map[key]*[2][]source{}
	var order []key
	for _, src := range c.sources() {
		if len(src.values(unit)) == 0 {
			continue
		}
		k := src.key()
		if rows[k] == nil {
			rows[k] = new([2][]source)
			order = append(order, k)
		}
		rows[k][src.side] = append(rows[k][src.side], src)
	}
	var differences, between []float64
	ofTargets := deviations{}
	for _, k := range order {
		m, ok := means(groups(rows[k][0], unit), groups(rows[k][1], unit))
		if !ok {
			continue
		}
		n.rows[k] = m
		differences = append(differences, m.difference)
		ofTargets.add(k.target, deviation{m.difference, m.within})
		if m.df > 0 {
			between = append(between, m.squares/float64(m.df)/medianOfChiSquare(m.df))
		}
	}
	if len(differences) == 0 {
		return n, nil
	}
	n.shift, _ = densest(differences)
	runs := 1/float64(len(c.sides[0].runs)) + 1/float64(len(c.sides[1].runs))
	if len(between) > 0 {
		slices.Sort(between)
		n.typical = between[len(between)/2]
		n.Rows = len(between)
	}
	if len(differences) >= minRows {
		n.all = ofTargets.scatter()
		n.typical = max(n.typical, n.all.scale*n.all.scale/runs)
		n.Rows = len(differences)
	}
	n.Between = math.Sqrt(n.typical * runs)
	n.apart = n.scatterApart(rows)
	return n, nil
}

// groups returns the figures of sources.
func groups(sources []source, unit string) (all []group) {
	for _, s := range sources {
		all = append(all, group{side: s.side, run: s.run, values: s.values(unit)})
	}
	return all
}

// floor takes the noise floor from the A/A pairs of all runs. A pair of each
// target and case is one, however many runs it is in.
func (c *comparer) floor(n *noise) error {
	type half struct {
		side int
		key
	}
	x, y := map[half][]float64{}, map[half][]float64{}
	writing := map[half]bool{}
	var order []half
	for i, s := range c.sides {
		for _, r := range s.runs {
			for _, rc := range r.Cases {
				for _, twin := range rc.Twins {
					t := rc.Series(twin.Target)
					if t == nil {
						continue
					}
					h := half{i, source{c: rc, s: t}.key()}
					a, b := record.Paired(t, twin, n.Unit)
					if len(a) > 0 && len(x[h]) == 0 {
						order = append(order, h)
					}
					x[h], y[h] = append(x[h], a...), append(y[h], b...)
					writing[h] = rc.Writes()
				}
			}
		}
	}
	pairs := map[bool][]stats.Comparison{}
	for _, h := range order {
		if !positive(x[h]) || !positive(y[h]) {
			continue // no ratio
		}
		v, err := stats.Compare(x[h], y[h], stats.Options{Confidence: confidence})
		if err != nil {
			return err
		}
		pairs[writing[h]] = append(pairs[writing[h]], v)
	}
	floors, pooled := stats.NoiseFloors(pairs[false], pairs[true])
	n.floors = map[bool]float64{false: floors[0].Effect, true: floors[1].Effect}
	n.Floor = max(floors[0].Effect, floors[1].Effect)
	n.Pairs = floors[0].Pairs
	if !pooled {
		n.Pairs += floors[1].Pairs
	}
	return nil
}

// A mean is the difference between the means of two sides' runs.
type mean struct {
	difference float64 // new - old of the logarithms of the runs' medians
	within     float64 // its variance, as the rounds tell it; NaN if they are too few
	rounds     int     // degrees of freedom of that
	squares    float64 // sum of the squares within the sides
	df         int     // degrees of freedom of that
	runs       float64 // 1/runs of old + 1/runs of new
}

// means compares the runs of two sides. ok is false where a side has no
// figures, or figures without a logarithm.
func means(a, b []group) (m mean, ok bool) {
	sign := -1.0
	for _, side := range [][]group{a, b} {
		if len(side) == 0 {
			return m, false
		}
		n := float64(len(side))
		var logs []float64
		sum := 0.0
		for _, g := range side {
			if len(g.values) == 0 || !positive(g.values) {
				return m, false
			}
			center, variance := median(g.values)
			logs = append(logs, center)
			sum += center
			m.within += variance / (n * n)
			m.rounds += len(g.values) - 1
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

// median returns the logarithm of the median of figures above 0 and its
// variance, from the order of the figures alone; NaN for less than 3.
//
// The variance is that of a normal distribution whose interval is the
// distribution-free one of the median (McKean and Schrader 1984).
func median(values []float64) (center, variance float64) {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	center = (math.Log(sorted[(n-1)/2]) + math.Log(sorted[n/2])) / 2
	if n < 3 {
		return center, nan()
	}
	const z = 2.5758 // of 99 %
	cut := max(0, int(math.Round(float64(n+1)/2-z*math.Sqrt(float64(n)/4)))-1)
	se := (math.Log(sorted[n-1-cut]) - math.Log(sorted[cut])) / (2 * z)
	return center, se * se
}

func positive(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return !(v > 0) })
}

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

// A judged is the difference of a row with what it has to be held against.
type judged struct {
	mean
	floor float64 // as a fraction
	error float64 // standard error with the noise between runs
	df    int     // its degrees of freedom

	few bool // a side has few runs
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
	j = judged{mean: m, df: tails + m.df, floor: n.Floor, few: n.few}
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
// other targets of its case. Few runs a side can't tell a change of all of them from
// a burst: what else runs on a machine for a second slows all targets of the cases that are measured
// then, in all of their rounds, and no interval shows it. The
// other targets do, and they take the speed of the machine out, which varies by far
// more. ok is false where there are enough runs, or no other targets, or where nothing
// varies between the sides.
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

// sign is +1 if more is worse.
func (n *noise) sign(better int) float64 {
	if better > 0 {
		return -1
	}
	return 1
}

// shifted reports whether the rows differ by about the same, which is far more
// than they scatter.
func (n *noise) shifted() bool {
	const much, far = 0.02, 3
	return n.Rows >= minRows && math.Abs(n.shift) > much && math.Abs(n.shift) > far*n.all.scale
}
