package stats

import (
	"fmt"
	"math"
	"slices"
)

// lookEvery is how many rounds lie between two looks at the intervals, and how
// many each look leaves out. Who looks after each round, or stops right where
// an interval is narrow, stops where it is too narrow by luck.
const lookEvery = 4

// farAway is how many widths of its interval a ratio is from 1 when more
// rounds cannot change the verdict.
const farAway = 5

// Settled reports whether more rounds of a case are not worth their time: the
// comparison of each target with the base is [Comparison.Precise].
//
// times[i] holds the times of target i, one for each round, as many for each
// target that takes part and none for others. base is the index of the base; if
// it takes no part the first target that does stands in for it. Settled may be
// asked after each round, but only ever says yes 4 rounds after [MinRounds], and
// each 4 rounds later: it judges by all rounds but the last 4, which then make
// good for the luck of those. Of simulated pairs that do not differ 3 to 5 % had
// an interval without 1 when they were stopped so, between 10 and 30 rounds, with
// noise of 1 to 10 % or bursts; without the 4 rounds it was up to 8 %. A case
// with nothing to compare is settled. An error says which argument is wrong.
func Settled(times [][]float64, base int, o Options) (bool, error) {
	o, err := o.WithDefaults()
	if err != nil {
		return false, err
	}
	if base < 0 || base >= len(times) {
		return false, fmt.Errorf("base %d of %d targets", base, len(times))
	}
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
	rounds := len(times[base])
	n := rounds - lookEvery
	since := n - MinRounds(o.Confidence)
	for _, i := range taking {
		if len(times[i]) != rounds {
			return false, fmt.Errorf("target %d has %d rounds and target %d has %d", i, len(times[i]), base, rounds)
		}
		if since < 0 || since%lookEvery != 0 || i == base {
			continue
		}
		c, err := Compare(times[base][:n], times[i][:n], o)
		if err != nil {
			return false, fmt.Errorf("target %d: %w", i, err)
		}
		if !c.Precise(o.Precision) {
			return false, nil
		}
	}
	return since >= 0 && since%lookEvery == 0, nil
}

// Precise reports whether half the width of the interval is at most that
// fraction of the ratio, or the ratio so far from 1, held against the width,
// that the verdict will not change.
func (c Comparison) Precise(fraction float64) bool {
	return c.HalfWidth() <= fraction || c.clear()
}

// clear reports whether the ratio is far from 1, held against the width of its
// interval.
func (c Comparison) clear() bool {
	_, low, high := c.Factor()
	return c.Bounded() && low > 1 && math.Log(low) >= farAway*math.Log(high/low)
}
