package model

import (
	"cmp"
	"math"
	"slices"

	"mmapbench/internal/stats"
)

// Names of the targets that the model knows a meaning of.
const (
	Stdio    = "stdio"     // a system call for each call
	Buffered = "stdio-buf" // the same behind a buffer
	Mapped   = "mmap"      // a mapping, with calls that copy as those of stdio do
	View     = "mmap-view" // a mapping that is used in place
)

// A Pattern is how a file is accessed: the parameters of a case but for sizes.
// A field that is empty or 0 has no meaning for the workload.
type Pattern struct {
	Workload string
	Order    string // "seq", "rand" or "zipf"
	Needle   string // what a search meets
	Reads    int    // percentage of operations that read, of a workload that mixes them
	Cache    string // "warm" or "cold"; "" where memory is confined
	Map      string // "kept" or "fresh"
	Sync     string // "never", "end" or "each"
	Hint     string
	Workers  int
	Procs    int   // GOMAXPROCS
	Memory   int64 // bytes of memory that the process was confined to; 0 is all
}

// A Case is a pattern that was measured at a size.
type Case struct {
	Pattern
	Block  int64 // bytes of one operation; 0 where it has no such
	File   int64 // bytes
	Trials []Trial
}

// A Trial is what was measured of a target.
type Trial struct {
	Target string

	// Times of an operation in seconds, above 0. Times[i] of all trials of a
	// case belong to the same round.
	Times []float64

	// Counts of an operation; NaN where they were not counted.
	Calls  float64 // system calls
	Copied float64 // bytes copied by the kernel and in user space
	Faults float64 // page faults, minor and major
}

// A Gauge is what a basic operation of the machine takes, measured by other
// means.
type Gauge struct {
	Name      string
	Unit      string // "sec/op" or "B/s"
	Value     float64
	Low, High float64 // interval
}

// A Set is what a model is made of.
type Set struct {
	Cases  []Case
	Gauges []Gauge
	Noise  float64 // what a difference has to exceed, as a fraction, besides its interval
	Seed   uint64  // of the resampling: the same seed gives the same intervals
}

// An Estimate is a figure with its 95 % interval. Without an interval Low and
// High are infinite.
type Estimate struct{ Value, Low, High float64 }

// Known reports whether there is a figure.
func (e Estimate) Known() bool { return !math.IsNaN(e.Value) }

// Times returns the estimate scaled by f.
func (e Estimate) Times(f float64) Estimate {
	if f < 0 {
		return Estimate{e.Value * f, e.High * f, e.Low * f}
	}
	return Estimate{e.Value * f, e.Low * f, e.High * f}
}

// unknown is an estimate without a figure.
func unknown() Estimate { return Estimate{math.NaN(), math.Inf(-1), math.Inf(1)} }

// confidence of all intervals.
const confidence = stats.DefaultConfidence

// Trial returns that of a target, or nil.
func (c *Case) Trial(target string) *Trial {
	i := slices.IndexFunc(c.Trials, func(t Trial) bool { return t.Target == target })
	if i < 0 || len(c.Trials[i].Times) == 0 {
		return nil
	}
	return &c.Trials[i]
}

// verdictResamples is how many samples a comparison is made from: enough for whether
// its interval reaches 1.
const verdictResamples = 2000

// compare returns how many times as fast target is as base, within rounds.
// ok is false where one of them was not measured.
func (s *Set) compare(c *Case, base, target string) (v stats.Comparison, ok bool) {
	b, t := c.Trial(base), c.Trial(target)
	if b == nil || t == nil {
		return v, false
	}
	v, err := stats.Compare(b.Times, t.Times, stats.Options{Floor: s.Noise, Seed: s.Seed, Resamples: verdictResamples})
	return v, err == nil
}

// find returns the case of a pattern and sizes, or nil.
func (s *Set) find(p Pattern, block, file int64) *Case {
	for i := range s.Cases {
		if c := &s.Cases[i]; c.Pattern == p && c.Block == block && c.File == file {
			return c
		}
	}
	return nil
}

// kept returns the same with a mapping that is kept, which is where a fresh one
// gets without its page faults. ok is false if p has none.
func (p Pattern) kept() (Pattern, bool) {
	if p.Map != "fresh" || p.Cache != "warm" {
		return p, false
	}
	p.Map = "kept"
	return p, true
}

// undisturbed is the part of the rounds that the model takes to be free of what
// else the machine did.
const undisturbed = 0.1

// level returns the time that the model is about: the lower decile. A neighbour,
// an interrupt or a thread that waits for its turn makes an operation take
// longer, never less, and does so in some rounds more than in others; of sizes
// that were measured minutes apart the medians are those of different company.
func level(times []float64) float64 {
	return quantile(slices.Sorted(slices.Values(times)), undisturbed)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// quantile returns that of sorted values.
func quantile(sorted []float64, q float64) float64 {
	i := q * float64(len(sorted)-1)
	low := int(i)
	high := min(low+1, len(sorted)-1)
	if f := i - float64(low); f == 0 || sorted[low] == sorted[high] {
		return sorted[low] // also where they are infinite
	}
	return sorted[low] + (i-float64(low))*(sorted[high]-sorted[low])
}

// around makes an estimate of a value and what resampling made of it.
func around(value float64, resampled []float64) Estimate {
	sorted := slices.DeleteFunc(slices.Clone(resampled), math.IsNaN)
	if len(sorted) < len(resampled)/2 || len(sorted) == 0 {
		return Estimate{value, math.Inf(-1), math.Inf(1)}
	}
	slices.SortFunc(sorted, cmp.Compare[float64])
	tail := (1 - confidence) / 2
	// A level and the interval of its resamples can miss each other by a
	// little where rounds are few.
	return Estimate{value, min(value, quantile(sorted, tail)), max(value, quantile(sorted, 1-tail))}
}
