package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"mmapbench/internal/stats"
)

// A verdict is what comes of holding a figure of ours against another tool's.
type verdict string

const (
	agrees    verdict = "ok"
	explained verdict = "explained" // it differs, by parts that were measured
	differs   verdict = "differs"
	skipped   verdict = "skipped"
	part      verdict = "–" // not a check, but what explains the one above
)

// A check is a line of the table. Cells are empty where there is nothing to say.
type check struct {
	name                       string
	ours, theirs, ratio, limit string
	verdict                    verdict
	remark                     string
}

// Limits of the ratio of a figure of ours to another tool's, as the difference
// from 1.
const (
	timeLimit  = 0.15
	callLimit  = 0.01
	faultLimit = 0.05
)

// stray is how many calls or faults of a run may belong to none of its
// operations: a process opens the file, starts threads and needs memory.
const stray = 64

// A tally is what another tool counted in all, over so many operations.
type tally struct{ events, ops int64 }

func (t tally) perOp() float64 { return float64(t.events) / float64(t.ops) }

// compareCounts holds a count of ours per operation against a tally. None of
// ours agree with the stray ones of the other tool's.
func compareCounts(name string, ours float64, theirs tally, limit float64) check {
	c := check{name: name, ours: count(ours), theirs: count(theirs.perOp()), ratio: "–", limit: percent(limit), verdict: agrees}
	none := stray / float64(theirs.ops)
	if ours <= none && theirs.perOp() <= none {
		return c
	}
	ratio := ours / theirs.perOp()
	c.ratio = fmt.Sprintf("%.3f", ratio)
	if !(math.Abs(ratio-1) <= limit) { // what is no number agrees with none
		c.verdict = differs
	}
	return c
}

// Samples are figures in nanoseconds, in the order of rounds.
type samples []float64

func (s samples) median() float64 { return stats.Median(s, 0.95).Center }

// least is what a time is when nothing disturbs: that only ever adds. It is NaN
// if there are no samples.
func (s samples) least() float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	return slices.Min(s)
}

// compareTimes holds times per operation against each other.
func compareTimes(name string, ours, theirs float64) check {
	ratio := ours / theirs
	c := check{
		name: name, ours: duration(ours), theirs: duration(theirs),
		ratio: fmt.Sprintf("%.2f", ratio), limit: percent(timeLimit), verdict: agrees,
	}
	if !(math.Abs(ratio-1) <= timeLimit) { // what is no number agrees with none
		c.verdict = differs
	}
	return c
}

// span tells how far the ratios of the rounds lie apart: how quiet it was. Rounds
// in which a time could not be had are left out.
func span(ours, theirs samples) string {
	low, high := math.Inf(1), 0.0
	for i := range min(len(ours), len(theirs)) {
		if r := ours[i] / theirs[i]; r > 0 && !math.IsInf(r, 0) {
			low, high = min(low, r), max(high, r)
		}
	}
	if low >= high {
		return ""
	}
	return fmt.Sprintf(" (%.2f to %.2f)", low, high)
}

// skip returns a check that could not be done.
func skip(name string, reason error) check {
	return check{name: name, verdict: skipped, remark: reason.Error()}
}

func count(v float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.4f", v), "0"), ".")
}

func percent(limit float64) string { return fmt.Sprintf("%.0f%%", 100*limit) }

// duration formats nanoseconds with three digits.
func duration(ns float64) string {
	switch a := math.Abs(ns); {
	case a < 99.95:
		return fmt.Sprintf("%.1f ns", ns)
	case a < 999.5:
		return fmt.Sprintf("%.0f ns", ns)
	case a < 99950:
		return fmt.Sprintf("%.2f µs", ns/1000)
	}
	return fmt.Sprintf("%.0f µs", ns/1000)
}

// printTable prints checks, and how many came to which verdict.
func printTable(w io.Writer, checks []check) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CHECK\tOURS\tOTHER\tRATIO\tLIMIT\tVERDICT\tREMARK")
	verdicts := map[verdict]int{}
	for _, c := range checks {
		verdicts[c.verdict]++
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.name, c.ours, c.theirs, c.ratio, c.limit, c.verdict, c.remark)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d checks: %d ok, %d explained, %d differ, %d skipped\n",
		len(checks)-verdicts[part], verdicts[agrees], verdicts[explained], verdicts[differs], verdicts[skipped])
	return err
}
