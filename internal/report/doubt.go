package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// note returns the first number of a comment of the record: "0.02" or
// "12000000000 B/s". ok is false where there is no such comment.
func (b *builder) note(key string) (v float64, ok bool) {
	for _, n := range b.run.Notes {
		if n.Key != key {
			continue
		}
		text, _, _ := strings.Cut(n.Value, " ")
		if v, err := strconv.ParseFloat(text, 64); err == nil && v > 0 {
			return v, true
		}
	}
	return 0, false
}

// tooFast warns of rates at which memory can't be read, if the record says how
// fast one thread does that on its machine, as in "bandwidth: 12000000000 B/s".
func (b *builder) tooFast() []string {
	bandwidth, ok := b.note("bandwidth")
	if !ok {
		return nil
	}
	var places []string
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			if f := r.Figure(record.Rate); f != nil && f.Center > bandwidth {
				places = append(places, fmt.Sprintf("%s %s %s", c.Label, targetName(r.Target), value(f.Center, f.Unit)))
			}
		}
	}
	if len(places) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("faster than this machine's memory, of which a thread reads %s, so from a CPU cache, or by several threads: %s",
		value(bandwidth, record.Rate), firstOf(places))}
}

// imprecise tells which intervals are wider than the run was to make them, if
// the record says so, as in "precision: 0.02".
func (b *builder) imprecise() []string {
	wanted, ok := b.note("precision")
	if !ok {
		return nil
	}
	type place struct {
		text  string
		width float64
	}
	var wide []place
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			if v := r.Versus; v != nil && v.Verdict != stats.TooFew && !v.Precise(wanted) {
				wide = append(wide, place{fmt.Sprintf("%s %s ±%s", c.Label, targetName(r.Target), fraction(v.HalfWidth())), v.HalfWidth()})
			}
		}
	}
	if len(wide) == 0 {
		return nil
	}
	slices.SortStableFunc(wide, func(x, y place) int { return cmp.Compare(y.width, x.width) })
	var texts []string
	for _, p := range wide {
		texts = append(texts, p.text)
	}
	return []string{fmt.Sprintf("the run ended, at its budget or its most rounds, before the intervals of all ratios were within ±%s: %s; -count or a larger -budget gives more rounds", fraction(wanted), firstOf(texts))}
}

// firstOf lists texts, of many the first and how many more there are.
func firstOf(texts []string) string {
	if n := len(texts); n > maxNamed {
		texts = append(slices.Clone(texts[:maxNamed]), fmt.Sprintf("%d more", n-maxNamed))
	}
	return list(texts)
}
