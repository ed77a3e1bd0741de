package stats

import (
	"fmt"
	"math"
	"slices"
)

// FullPairs is how many A/A pairs bound the share of false verdicts by 5 %
// whatever their distribution: of 20 trials that do not differ in kind, each is
// the most extreme equally often.
const FullPairs = 19

// tailWeight is the power of FullPairs/pairs by which the floor of fewer pairs
// is raised. Where the distances are normally distributed it keeps the share of
// false verdicts within 5 % from 5 pairs on; of 3 pairs it is 8 %, of 1 it is
// 22 %.
const tailWeight = 0.35

// A Floor is the noise floor of a run: how far apart the intervals are of
// targets that do not differ.
type Floor struct {
	Effect float64 // for [Options], as a fraction
	Pairs  int     // A/A pairs that had enough rounds
	Apart  int     // how many of these have an interval that excludes 1
}

// NoiseFloor returns the floor that A/A pairs show. Without pairs it is 0.
//
// The floor is the distance from 1 of the interval that is furthest from it,
// so that of the pairs themselves none shows a difference, and of others that
// do not differ one in len(pairs)+1. It covers what an interval cannot, because
// it is the same in all rounds: where the kernel put the pages of a file, or
// what ran beside a case from its first round to its last. Noise that varies
// from round to round makes intervals wider and does not raise the floor.
func NoiseFloor(pairs []Comparison) Floor {
	var f Floor
	for _, c := range pairs {
		if !c.Bounded() {
			continue
		}
		f.Pairs++
		if _, low, _ := c.Factor(); low > 1 {
			f.Apart++
			f.Effect = max(f.Effect, low-1)
		}
	}
	if f.Pairs > 0 && f.Pairs < FullPairs {
		f.Effect *= math.Pow(FullPairs/float64(f.Pairs), tailWeight)
	}
	return f
}

// ownPairs is how many A/A pairs each of several groups needs for a floor of its
// own.
const ownPairs = 8

// NoiseFloors returns the floor of each of several groups of A/A pairs, such as
// those of cases that write and of others: writes differ more from trial to trial.
// Where one of them has less than 8 pairs, all have the floor that all pairs show
// together, and pooled says so.
func NoiseFloors(groups ...[]Comparison) (floors []Floor, pooled bool) {
	pooled = slices.ContainsFunc(groups, func(g []Comparison) bool { return len(g) < ownPairs })
	all := NoiseFloor(slices.Concat(groups...))
	for _, g := range groups {
		f := all
		if !pooled {
			f = NoiseFloor(g)
		}
		floors = append(floors, f)
	}
	return floors, pooled
}

// Resolution is the least floor that A/A pairs can show: less is their luck.
const Resolution = 0.01

// String returns the floor as a percentage. It is never 0: that pairs show no
// difference does not mean that there is none.
func (f Floor) String() string {
	switch {
	case f.Pairs == 0:
		return "not known"
	case f.Effect < Resolution:
		return fmt.Sprintf("under %.0f %%", 100*Resolution)
	}
	return fmt.Sprintf("%.2g %%", 100*f.Effect)
}
