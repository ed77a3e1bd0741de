package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"mmapbench/internal/noise"
)

// With one or two runs a side, a slower program looks like a start with unlucky
// pages, addresses or neighbours on the machine.
const (
	// With enough runs a side, each row's variance between runs is known.
	enough = 3

	// With fewer runs, a row trips only if the near end of its interval is at
	// least fewFactor times the old time.
	fewFactor = 1.5

	// usualNoise is the standard deviation of a row between runs, as a
	// fraction, for records that do not show it. Go benchmarks on shared
	// machines have about this much.
	usualNoise = 0.05

	// mostRuns is the largest number of runs to recommend.
	mostRuns = 50
)

// A candidate is a measured row that may trip.
type candidate struct {
	change *Change
	judged judged
	sign   float64
	p      float64
	runs   int     // of the side that has fewer
	noise  float64 // variance of a run's logarithm
}

// candidate prepares the decision on a measured row. ok is false if the
// decision is made already.
func (c *comparer) candidate(t *Table, row Row, a, b *Cell) (cd candidate, ok bool) {
	ch, n, sign := b.Versus, c.noise[t.Unit], sign(t.Better)
	j, ok := n.judge(a.groups, b.groups, row)
	switch {
	case ok:
		return candidate{ch, j, sign, j.p(sign), min(a.Runs, b.Runs), cmp.Or(n.typical, usualNoise*usualNoise)}, true
	case !ch.Limit.above(a.Center, sign*(b.Center-a.Center)):
		ch.Outcome = Passed
	case agree(a.values) && agree(b.values):
		ch.Outcome = Tripped // such as bytes allocated where there were none: constant figures have no noise
	case noise.Positive(a.values) && noise.Positive(b.values):
		ch.Outcome, ch.Reason = Inconclusive, "too few figures for an interval: record more rounds, or several runs a side"
	default:
		ch.Outcome, ch.Reason = Inconclusive, "figures of 0 or less have no ratio, so their noise is unknown"
	}
	return cd, false
}

// decideMeasured decides the changes of figures with noise. By Holm's method
// (1979) the probability that any row trips, if nothing differs, is at most
// alpha.
func (c *comparer) decideMeasured(all []candidate) {
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.p, b.p) })
	shown := true
	for i, cd := range all {
		shown = shown && cd.p*float64(len(all)-i) <= alpha
		cd.decide(shown, len(all))
	}
}

// decide decides one of rows rows. shown says whether the difference exceeds
// the noise between runs, corrected for the number of rows.
func (cd candidate) decide(shown bool, rows int) {
	ch, j := cd.change, cd.judged
	// If the runs have different numbers of rounds, the median of all rounds
	// and the medians of the runs give different increases.
	pooled, byRun := cd.sign*ch.Delta, cd.sign*math.Expm1(j.difference)
	limit := ch.Limit.Fraction
	ch.Outcome = Inconclusive
	switch {
	case max(pooled, byRun) <= limit:
		ch.Outcome = Passed
	case min(pooled, byRun) <= limit:
		ch.Reason = fmt.Sprintf("the median of all rounds changed by %+.1f %%, that of the runs by %+.1f %%: only one is above the limit", 100*pooled, 100*byRun)
	case j.beyond(cd.sign) <= 0:
		ch.Reason = "the interval includes no change"
	case cd.runs < enough && j.beyond(cd.sign) < fewFactor-1:
		ch.Reason = cd.few(rows)
	case !shown:
		ch.Reason = fmt.Sprintf("not beyond the noise between runs, ±%.0f %%, with %d rows gated", 100*math.Expm1(j.error), rows)
	case j.beyond(cd.sign) <= j.floor.Effect:
		ch.Reason = fmt.Sprintf("not beyond the noise floor of the A/A pairs, %s", j.floor)
	default:
		ch.Outcome = Tripped
	}
}

// few says why the gate cannot decide with few runs, and how many runs a side
// would likely show the difference when rows rows are gated.
func (cd candidate) few(rows int) string {
	n := enough
	for ; n < mostRuns; n++ {
		df := tails + 2*(n-1)
		if cd.sign*cd.judged.difference > quantile(df, alpha/float64(rows))*math.Sqrt(2*cd.noise/float64(n)) {
			break
		}
	}
	trips := "one run a side trips"
	if cd.runs > 1 {
		trips = "two runs a side trip"
	}
	return fmt.Sprintf("%s only beyond %.1f times: record %d runs a side or more, alternately", trips, fewFactor, n)
}
