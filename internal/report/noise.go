package report

import (
	"fmt"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
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
			b.Noise = append(b.Noise, Noise{cases, f})
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
	for _, n := range b.Noise {
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
	for _, n := range b.Noise {
		text := n.Floor.String()
		if n.Effect == 0 && n.Pairs <= fewPairs {
			text = "not known from only " + table.Plural(float64(n.Pairs), "pair")
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
	return "Noise floor, from one target twice a round: " + table.List(parts) + use + "."
}

// fewPairs is the largest number of A/A pairs whose agreement does not prove
// that there is no noise.
const fewPairs = 3

// unknown reports whether the pairs are too few to show a floor.
func (n Noise) unknown() bool { return n.Effect == 0 && n.Pairs <= fewPairs }

// measured describes how each floor was measured.
func (b *builder) measured() []string {
	return table.Each(b.Noise, func(n Noise) string {
		raised := ""
		if n.Effect > 0 && n.Pairs < noise.FullPairs {
			raised = ", raised because they are few"
		}
		return fmt.Sprintf("noise floor of %s cases: %s, the distance from 1 of the furthest interval of %s of one target%s; %d of them would show a difference without it",
			n.Cases, n.Floor, table.Plural(float64(n.Pairs), "A/A pair"), raised, n.Apart)
	})
}
