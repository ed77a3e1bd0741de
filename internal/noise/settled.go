package noise

import (
	"fmt"
	"math"
	"slices"
)

// lookEvery is the number of rounds between two checks, and the number of
// latest rounds that each check ignores. Checking after every round would stop
// on lucky intervals, and so would stopping as soon as an interval is narrow.
const lookEvery = 4

// farAway is the distance of a ratio from 1, in widths of its interval, at
// which more rounds cannot change the verdict.
const farAway = 5

// Settled reports whether more rounds of a case are not worth their time: the
// comparison of each target with the base is [Comparison.Precise].
//
// times[i] holds the times of target i, one for each round. Targets that take
// part have equally many; the others have none. base is the index of the base.
// If it takes no part, the first target that does replaces it.
//
// Settled may be called after each round, but is true only 4 rounds after
// [MinRounds], and every 4 rounds from then on. It ignores the last 4 rounds,
// which then correct the luck of the others. Of simulated equal pairs that were
// stopped like this between 10 and 30 rounds, 3 to 5 % had an interval without
// 1, with noise of 1 to 10 % or bursts. Without the extra 4 rounds it was up to
// 8 %. A case with nothing to compare is settled. The error is that of
// [Compare].
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
	rounds := len(times[base])
	n := rounds - lookEvery
	since := n - MinRounds(o.Confidence)
	for _, i := range taking {
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
