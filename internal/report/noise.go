package report

import (
	"fmt"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// A Noise is the noise floor of a set of cases.
type Noise struct {
	Cases string // "all", "reading" or "writing"
	noise.Floor
}

// The sets of cases that have a floor.
const allCases, readingCases, writingCases = "all", "reading", "writing"

// measureNoise computes the noise floors from the A/A pairs of the record.
func (b *builder) measureNoise() error {
	reading, writing := b.run.Twins(record.Time)
	floors, err := noise.MeasureFloors(reading, writing, b.opts)
	if err != nil {
		return err
	}
	add := func(cases string, f noise.Floor) {
		if f.Pairs > 0 {
			b.r.Noise = append(b.r.Noise, Noise{cases, f})
		}
	}
	if floors.Pooled {
		add(allCases, floors.Reading)
		return nil
	}
	add(readingCases, floors.Reading)
	add(writingCases, floors.Writing)
	return nil
}

// floor returns the noise floor of a case.
func (b *builder) floor(c *record.Case) float64 {
	floor := b.opts.Floor
	for _, n := range b.r.Noise {
		if n.Cases == allCases || (n.Cases == writingCases) == c.Writes() {
			floor = max(floor, n.Effect)
		}
	}
	return floor
}

// noise describes the floor in a sentence.
func (b *builder) noise() string {
	var parts []string
	use := ""
	for _, n := range b.r.Noise {
		text := n.Floor.String()
		if n.unknown() {
			text = "not known from only " + plural(float64(n.Pairs), "pair")
		} else {
			use = "; less is no difference"
		}
		if n.Cases != allCases {
			text += " " + n.Cases
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return ""
	}
	return "Noise floor, from one target twice a round: " + list(parts) + use + "."
}

// fewPairs is the largest number of A/A pairs whose agreement does not prove
// that there is no noise.
const fewPairs = 3

// unknown reports whether the pairs are too few to show a floor.
func (n Noise) unknown() bool { return n.Effect == 0 && n.Pairs <= fewPairs }

// had describes how each floor was measured.
func (b *builder) had() []string {
	var items []string
	for _, n := range b.r.Noise {
		where, raised := "", ""
		if n.Effect > 0 && n.Pairs < noise.FullPairs {
			raised = ", raised because they are few"
		}
		if n.Cases != allCases {
			where = fmt.Sprintf(" (%s cases)", n.Cases)
		}
		items = append(items, fmt.Sprintf("noise floor%s: %s, the distance from 1 of the furthest interval of %s, in each of which one target ran twice in each round%s; "+
			"only what is beyond it counts as a difference%s", where, n.Floor, plural(float64(n.Pairs), "A/A pair"), raised, n.telling()))
	}
	return items
}

// telling says how many pairs would show a difference without the floor.
func (n Noise) telling() string {
	if n.Apart == 0 {
		return "; no pair's interval excludes 1"
	}
	return fmt.Sprintf("; without it %d of the pairs would show one", n.Apart)
}
