package noise

import (
	"fmt"
	"math"
	"slices"
)

// FullPairs is the number of A/A pairs that keep the share of false verdicts
// within 5 % for any distribution: of 20 equal trials, each is the most extreme
// equally often.
const FullPairs = 19

// tailWeight is the power of FullPairs/pairs that raises the floor of fewer
// pairs. If the distances are normally distributed, it keeps the share of false
// verdicts within 5 % for 5 pairs or more. For 3 pairs the share is 8 %, for 1
// it is 22 %.
const tailWeight = 0.35

// A Floor is the noise floor of a run: how far from 1 the intervals of equal
// targets lie.
type Floor struct {
	Effect float64 // for [Options], as a fraction
	Pairs  int     // A/A pairs that had enough rounds
	Apart  int     // pairs whose interval excludes 1
}

// NoiseFloor returns the floor that A/A pairs show. Without pairs it is 0.
//
// The floor is the distance from 1 of the furthest interval. So none of the
// pairs shows a difference, and of other equal targets one in len(pairs)+1
// does. The floor covers noise that is the same in all rounds and that an
// interval therefore misses: where the kernel put a file's pages, or a program
// that ran during a whole case. Noise that varies from round to round widens
// the intervals and does not raise the floor.
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

// ownPairs is the number of A/A pairs that each group needs for a floor of its
// own.
const ownPairs = 8

// NoiseFloors returns the floor of each group of A/A pairs. Cases that write
// form a group, for example, because writes differ more from trial to trial. If
// a group has less than 8 pairs, all groups get the floor of all pairs
// together, and pooled is true.
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

// Resolution is the smallest floor that A/A pairs can show: a smaller one is
// luck.
const Resolution = 0.01

// String returns the floor as a percentage. It is never 0, since pairs that
// show no difference do not prove that there is none.
func (f Floor) String() string {
	switch {
	case f.Pairs == 0:
		return "not known"
	case f.Effect < Resolution:
		return fmt.Sprintf("under %.0f %%", 100*Resolution)
	}
	return fmt.Sprintf("%.2g %%", 100*f.Effect)
}
