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

// Resolution is the smallest floor that A/A pairs can show: a smaller one is
// luck.
const Resolution = 0.01

// A Floor is a noise floor: how far from 1 the intervals of equal targets lie.
type Floor struct {
	Effect float64 // for [Options], as a fraction
	Pairs  int     // A/A pairs that had enough rounds
	Apart  int     // pairs whose interval excludes 1
}

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

// floor returns the floor that A/A pairs show. Without pairs it is 0.
//
// The floor is the distance from 1 of the furthest interval. So none of the
// pairs shows a difference, and of other equal targets one in len(pairs)+1
// does. The floor covers noise that is the same in all rounds and that an
// interval therefore misses: where the kernel put a file's pages, or a program
// that ran during a whole case. Noise that varies from round to round widens
// the intervals and does not raise the floor.
func floor(pairs []Comparison) Floor {
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

// Trials holds the times of an A/A pair, by file: two trials of one target in
// the same rounds, each on files of its own.
type Trials [2][][]float64

// Floors are the noise floors of a record. Cases that write differ more from
// trial to trial than cases that read.
type Floors struct {
	Reading, Writing Floor
	Pooled           bool // both are the floor of all pairs together
}

// ownPairs is the number of A/A pairs that cases that read, and cases that
// write, need for a floor of their own.
const ownPairs = 8

// MeasureFloors returns the floors that A/A pairs of cases that read, and of
// cases that write, show. Pairs with a figure of 0 or less have no ratio and do
// not count. The error is that of [Compare].
func MeasureFloors(reading, writing []Trials, o Options) (Floors, error) {
	reads, err := compareAll(reading, o)
	if err != nil {
		return Floors{}, err
	}
	writes, err := compareAll(writing, o)
	if err != nil {
		return Floors{}, err
	}
	if min(len(reads), len(writes)) < ownPairs {
		all := floor(slices.Concat(reads, writes))
		return Floors{all, all, true}, nil
	}
	return Floors{Reading: floor(reads), Writing: floor(writes)}, nil
}

func compareAll(pairs []Trials, o Options) (all []Comparison, err error) {
	for _, p := range pairs {
		if !Positive(slices.Concat(p[0]...)) || !Positive(slices.Concat(p[1]...)) {
			continue
		}
		c, err := CompareFiles(p[0], p[1], o)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// Of returns the floor of cases that write, or of cases that read.
func (f Floors) Of(writes bool) Floor {
	if writes {
		return f.Writing
	}
	return f.Reading
}

// Pairs returns the number of A/A pairs of all cases.
func (f Floors) Pairs() int {
	if f.Pooled {
		return f.Reading.Pairs
	}
	return f.Reading.Pairs + f.Writing.Pairs
}

// Largest returns the larger floor.
func (f Floors) Largest() Floor {
	if f.Writing.Effect > f.Reading.Effect {
		return f.Writing
	}
	return f.Reading
}
