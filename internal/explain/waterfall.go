// Package explain divides the time of an operation into measured steps: from
// os.File to a mapping that makes the same copies, to a mapping used in place,
// and to bare bytes or to a mapping made anew. Nothing is fitted or predicted.
//
// # Caveats
//
// A step is the median of differences within rounds. The steps of a case
// therefore do not add up exactly to the difference of its medians; the row
// "rest" is the remainder. The step to a fresh mapping compares two cases, whose
// rounds are not paired. Its interval is the sum of both intervals, and wider.
package explain

import (
	"math"
	"slices"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// A Waterfall explains the time of a case step by step.
type Waterfall struct {
	Case *record.Case
	Rows []Row // the start, the steps, the rest, the end

	// FaultsInside means that the operations fault and that no case with a kept
	// mapping was measured, so the steps include the faults.
	FaultsInside bool
}

// A Row is what an operation costs on a target, or what a step changes.
type Row struct {
	What   string        // the target or the step
	Step   bool          // Time is a change: negative if the step saves time
	Time   noise.Summary // in seconds
	Counts []float64     // system calls, copied bytes and page faults that an operation then costs; NaN if not counted, empty for the rest
}

// The targets of a waterfall, in order.
const read, copying, inPlace = "stdio", "mmap", "mmap-view"

// Waterfalls returns the waterfall of each case that was measured on all three
// targets.
func Waterfalls(run *record.Run, confidence float64) (all []Waterfall) {
	for _, c := range run.Cases {
		if complete(c) {
			all = append(all, waterfall(run, c, confidence))
		}
	}
	return all
}

func complete(c *record.Case) bool {
	return !slices.ContainsFunc([]string{read, copying, inPlace}, func(target string) bool {
		s := c.Series(target)
		return s == nil || len(s.Values[record.Time]) == 0
	})
}

func waterfall(run *record.Run, c *record.Case, confidence float64) Waterfall {
	level := func(c *record.Case, target string) Row {
		s := c.Series(target)
		return Row{What: target, Time: noise.Median(s.Values[record.Time], confidence), Counts: counts(s)}
	}
	start, end := level(c, read), level(c, inPlace) // the end may be the limit
	w := Waterfall{Case: c}
	steady := c // the case that shows calls and copies without faults
	if faults := end.Counts[2]; faults > 0 {
		if k := kept(run, c); k != nil {
			steady = k
		}
		w.FaultsInside = steady == c
	}
	w.Rows = []Row{start, step("no call", steady, read, copying, confidence), step("no copy", steady, copying, inPlace, confidence)}
	if steady != c {
		w.Rows = append(w.Rows, Row{"fresh", true, apart(level(steady, inPlace).Time, end.Time), end.Counts})
	}
	for _, limit := range run.Limits {
		if s := c.Series(limit); steady == c && s != nil && len(s.Values[record.Time]) > 0 {
			w.Rows = append(w.Rows, step("no View", c, inPlace, limit, confidence))
			end = level(c, limit)
		}
	}
	rest := end.Time.Center - start.Time.Center
	for _, s := range w.Rows[1:] {
		rest -= s.Time.Center
	}
	if math.Abs(rest) < 1e-6*start.Time.Center {
		rest = 0 // zero except for rounding
	}
	w.Rows = append(w.Rows, Row{What: "rest", Step: true, Time: noise.Summary{Center: rest, Low: math.Inf(-1), High: math.Inf(1)}}, end)
	return w
}

// kept returns the case that differs from c only by keeping its mapping, or
// nil.
func kept(run *record.Run, c *record.Case) *record.Case {
	at := slices.Index(c.Params, record.KeyValue{Key: "map", Value: "fresh"})
	if at < 0 {
		return nil
	}
	params := slices.Clone(c.Params)
	params[at].Value = "kept"
	for _, other := range run.Cases {
		if other.Name == c.Name && other.Package == c.Package && other.Procs == c.Procs && slices.Equal(other.Params, params) && complete(other) {
			return other
		}
	}
	return nil
}

// step compares two targets of a case, round by round.
func step(name string, c *record.Case, from, to string, confidence float64) Row {
	x, y := record.Paired(c.Series(from), c.Series(to), record.Time)
	change := make([]float64, len(x))
	for i := range x {
		change[i] = y[i] - x[i]
	}
	return Row{name, true, noise.Median(change, confidence), counts(c.Series(to))}
}

// apart returns the difference of two medians whose rounds are not paired.
func apart(from, to noise.Summary) noise.Summary {
	return noise.Summary{Center: to.Center - from.Center, Low: to.Low - from.High, High: to.High - from.Low}
}

// counts returns what an operation costs besides time, as in a Row.
func counts(s *record.Series) (sums []float64) {
	for _, units := range [][]string{{"syscalls/op"}, {"kernel-B/op", "user-B/op"}, {"minflt/op"}} {
		sum := 0.0
		for _, unit := range units {
			sum += noise.Exact(s.Values[unit]).Center
		}
		sums = append(sums, sum)
	}
	return sums
}

// Price returns the least and the largest time, in seconds, that a step saves for
// each call, byte or fault (0, 1, 2: the index in [Row.Counts]) that it saves, or
// spends for each that it adds. Both are 0 if no step changes the count by a whole
// one and its time beyond its interval.
func Price(all []Waterfall, name string, count int) (least, most float64) {
	for _, w := range all {
		for i, r := range w.Rows {
			if r.What != name || i == 0 || len(r.Counts) == 0 || len(w.Rows[i-1].Counts) == 0 || !r.Time.Bounded() || r.Time.Low <= 0 && r.Time.High >= 0 {
				continue
			}
			change := r.Counts[count] - w.Rows[i-1].Counts[count]
			price := r.Time.Center / change
			if !(math.Abs(change) >= 1) || !(price > 0) {
				continue
			}
			if most == 0 || price < least {
				least = price
			}
			most = max(most, price)
		}
	}
	return least, most
}
