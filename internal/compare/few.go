package compare

import (
	"fmt"
	"math"
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

// A fewRuns describes a row with fewer than enough runs on a side.
type fewRuns struct {
	runs  int     // runs of the side that has fewer
	noise float64 // variance of a run's logarithm
}

// few describes the shortage of runs of two cells; nil if they have enough.
func (c *comparer) few(a, b *Cell, n *unitNoise) *fewRuns {
	runs := min(a.Runs, b.Runs)
	if runs >= enough {
		return nil
	}
	f := &fewRuns{runs, usualNoise * usualNoise}
	if n.typical > 0 {
		f.noise = n.typical
	}
	return f
}

// reason says why the gate cannot decide on a difference of logarithms, and how
// many runs would decide when rows rows are gated.
func (f *fewRuns) reason(difference float64, rows int) string {
	some := "one run a side trips"
	if f.runs > 1 {
		some = "two runs a side trip"
	}
	text := fmt.Sprintf("%s only beyond %.1f times: ", some, fewFactor)
	if n := f.needed(difference, rows); n < mostRuns {
		return text + fmt.Sprintf("record %d runs a side, by turns", n)
	}
	return text + fmt.Sprintf("it would take %d runs a side or more to tell so small a change", mostRuns)
}

// needed returns the number of runs a side that would likely show the
// difference.
func (f *fewRuns) needed(difference float64, rows int) int {
	n := enough
	for ; n < mostRuns; n++ {
		df := tails + 2*(n-1)
		if difference > quantile(df, DefaultAlpha/float64(rows))*math.Sqrt(2*f.noise/float64(n)) {
			break
		}
	}
	return n
}
