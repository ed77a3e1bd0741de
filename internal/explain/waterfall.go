// Package explain divides the time of an operation into measured steps: from
// os.File to a mapping that makes the same copies, to a mapping used in place,
// and to a mapping made anew. Nothing is fitted or predicted.
//
// # Caveats
//
// A step is the median of differences within rounds. The steps of a case
// therefore do not add up exactly to the difference of its medians; Rest is the
// remainder. The step to a fresh mapping compares two cases, whose rounds are
// not paired. Its interval is the sum of both intervals, and wider.
package explain

import (
	"math"
	"slices"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// A Kind is the work that a step saves or adds.
type Kind int

const (
	NoCall Kind = iota // a mapping makes the copies instead of system calls
	NoCopy             // the program uses the mapping in place
	Fresh              // the mapping is made anew
)

// Counts are the costs of an operation besides time. A nil count was not
// measured.
type Counts struct{ Calls, Copied, Faults *float64 }

// A Level is the cost of an operation on a target, with times in seconds.
type Level struct {
	Target string
	Time   noise.Summary
	Counts Counts
}

// A Step leads from one level to the next.
type Step struct {
	Kind   Kind
	Change noise.Summary // in seconds; negative if the step saves time
	After  Counts
}

// A Waterfall explains the time of a case step by step.
type Waterfall struct {
	Case       *record.Case
	Start, End Level
	Steps      []Step
	Rest       float64 // seconds of End that Start and the steps do not explain

	// FaultsInside means that the operations fault and that no case with a kept
	// mapping was measured, so the steps include the faults.
	FaultsInside bool
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
	for _, target := range []string{read, copying, inPlace} {
		if s := c.Series(target); s == nil || len(s.Values[record.Time]) == 0 {
			return false
		}
	}
	return true
}

func waterfall(run *record.Run, c *record.Case, confidence float64) Waterfall {
	w := Waterfall{Case: c, Start: level(c, read, confidence), End: level(c, inPlace, confidence)}
	steady := c // the case that shows calls and copies without faults
	if faults := w.End.Counts.Faults; faults != nil && *faults > 0 {
		if k := kept(run, c); k != nil {
			steady = k
		}
		w.FaultsInside = steady == c
	}
	w.Steps = []Step{
		step(NoCall, steady, read, copying, confidence),
		step(NoCopy, steady, copying, inPlace, confidence),
	}
	if steady != c {
		before := level(steady, inPlace, confidence).Time
		w.Steps = append(w.Steps, Step{Fresh, apart(before, w.End.Time), w.End.Counts})
	}
	w.Rest = w.End.Time.Center - w.Start.Time.Center
	for _, s := range w.Steps {
		w.Rest -= s.Change.Center
	}
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

func level(c *record.Case, target string, confidence float64) Level {
	s := c.Series(target)
	return Level{target, noise.Median(s.Values[record.Time], confidence), counts(s)}
}

// step compares two targets of a case, round by round.
func step(kind Kind, c *record.Case, from, to string, confidence float64) Step {
	x, y := record.Paired(c.Series(from), c.Series(to), record.Time)
	change := make([]float64, len(x))
	for i := range x {
		change[i] = y[i] - x[i]
	}
	return Step{kind, noise.Median(change, confidence), counts(c.Series(to))}
}

// apart returns the difference of two medians whose rounds are not paired.
func apart(from, to noise.Summary) noise.Summary {
	return noise.Summary{
		Center: to.Center - from.Center, Low: to.Low - from.High, High: to.High - from.Low,
		Confidence: min(from.Confidence, to.Confidence), N: min(from.N, to.N),
	}
}

func counts(s *record.Series) Counts {
	return Counts{Calls: count(s, "syscalls/op"), Copied: count(s, "kernel-B/op", "user-B/op"), Faults: count(s, "minflt/op")}
}

// count returns the sum of exact figures of an operation, or nil if one of them
// was not counted.
func count(s *record.Series, units ...string) *float64 {
	sum := 0.0
	for _, unit := range units {
		f := noise.Exact(s.Values[unit])
		if math.IsNaN(f.Center) {
			return nil
		}
		sum += f.Center
	}
	return &sum
}
