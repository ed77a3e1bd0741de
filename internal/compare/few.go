package compare

import (
	"fmt"
	"math"
)

// With one or two runs a side nothing tells a slower program from a start that had
// worse luck with its pages, its addresses or its neighbours on the machine.
const (
	// enough runs a side tell how far each row varies between runs.
	enough = 3

	// fewFactor is how many times as long the new side has to take at least, by
	// the near end of its interval, for fewer runs to trip.
	fewFactor = 1.5

	// usualNoise is the standard deviation of a row between runs, as a fraction,
	// where the records do not tell it: that of Go benchmarks on shared machines.
	usualNoise = 0.05

	// mostRuns is the largest number of runs that is asked for.
	mostRuns = 50
)

// A fewRuns is a comparison in which a side has fewer runs than enough.
type fewRuns struct {
	runs  int     // of the side that has fewer
	noise float64 // variance of a run's logarithm
}

// few returns how few runs two cells have, or nil where they are enough.
func (c *comparer) few(a, b *Cell, n *noise) *fewRuns {
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

// reason says why a difference of logarithms is not decided on, and how many runs
// would decide, if so many rows are held against the gate.
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

// needed returns how many runs a side are likely to show the difference.
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
