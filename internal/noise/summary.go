// Package noise summarizes and compares benchmark figures without assumptions
// about their distribution.
//
// # Caveats
//
// An interval covers what varied between the rounds of one record. It cannot
// show what is the same in all of them, such as where the kernel put the file's
// pages.
//
// At a confidence of 95 %, up to one comparison in twenty shows a difference
// where there is none. The share is larger if the speed of a target drifts on
// its own, since intervals assume independent rounds. [MeasureFloors] corrects for
// that.
//
// All functions leave their arguments unchanged, keep no state, and are safe
// for concurrent use.
package noise

import (
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// A Summary describes a sample by a few numbers, in the sample's unit.
type Summary struct {
	Center     float64  // NaN for an empty sample
	Low, High  float64  // interval of Center; -Inf and +Inf if the sample is too small for one
	Confidence float64  // actual confidence of the interval, at least the requested one
	N          int      // size of the sample
	Warnings   []string // caveats for the reader
}

// Bounded reports whether there is an interval.
func (s Summary) Bounded() bool { return bounded(s.Low, s.High) }

// Median returns the median, with an interval computed from the order of the
// values alone, at a confidence in (0, 1).
func Median(values []float64, confidence float64) Summary {
	return summarize(values, confidence, benchmath.AssumeNothing)
}

// Exact returns the most frequent value of figures without noise. The interval
// is the range of the values; a warning says if they differ.
func Exact(values []float64) Summary {
	return summarize(values, 1, benchmath.AssumeExact)
}

func summarize(values []float64, confidence float64, assume benchmath.Assumption) Summary {
	if len(values) == 0 {
		return Summary{Center: math.NaN(), Low: math.Inf(-1), High: math.Inf(1), Confidence: 1}
	}
	// NewSample sorts its argument.
	s := assume.Summary(benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds), confidence)
	out := Summary{Center: s.Center, Low: s.Lo, High: s.Hi, Confidence: s.Confidence, N: len(values)}
	for _, w := range s.Warnings {
		out.Warnings = append(out.Warnings, w.Error())
	}
	return out
}

// MinRounds returns how many values an interval of the median needs at a
// confidence in (0, 1). The widest interval, from the smallest to the largest
// value, misses the median if all n values lie on one side of it. The
// probability of that is 2^(1-n).
func MinRounds(confidence float64) int {
	return max(2, 1+int(math.Ceil(-math.Log2(1-confidence))))
}

// Positive reports whether all values are above 0, so that they have ratios.
func Positive(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return !(v > 0) })
}

func bounded(low, high float64) bool {
	return !math.IsInf(low, 0) && !math.IsInf(high, 0)
}

// Mean returns the arithmetic mean.
func Mean(values []float64) (m float64) {
	for _, v := range values {
		m += v / float64(len(values))
	}
	return m
}
