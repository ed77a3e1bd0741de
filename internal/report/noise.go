package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

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

func (b *builder) floor(c *record.Case) float64 {
	floor := b.opts.Floor
	for _, n := range b.Noise {
		if n.Cases == allCases || (n.Cases == writingCases) == c.Writes() {
			floor = max(floor, n.Effect)
		}
	}
	return floor
}

func (b *builder) noise() string {
	const fewPairs = 3 // so few pairs that agree do not prove that there is no noise
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

// drift returns the fraction by which the times of a series rise from the first
// round to the last, or 0 if they show no trend by more than least.
func drift(s *record.Series, least float64) (most float64) {
	for _, values := range s.ByFile(record.Time) {
		if change, ok := noise.Drift(values); ok && math.Abs(change) > max(least, math.Abs(most)) {
			most = change
		}
	}
	return most
}

// driftingTimes warns of times that drift. It names the largest drift and counts
// the others.
func (b *builder) driftingTimes() (warnings []string) {
	drifting := slices.DeleteFunc(b.results(), func(r place) bool { return r.Drift == 0 })
	slices.SortStableFunc(drifting, func(x, y place) int { return cmp.Compare(math.Abs(y.Drift), math.Abs(x.Drift)) })
	var drifts []string
	for _, r := range drifting {
		drifts = append(drifts, fmt.Sprintf("%s by %+.0f %%", r.name, 100*r.Drift))
	}
	if len(drifts) == 0 {
		return nil
	}
	return []string{"times drift from the first round to the last: " + table.FirstOf(drifts)}
}
