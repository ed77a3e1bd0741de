package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
)

// Titles of sections that HTML shows in its own way.
const warningsTitle, provenanceTitle = "Warnings", "Provenance"

// notes returns what the reader needs to trust the figures. It omits empty
// sections.
func (b *builder) notes() []Section {
	var sections []Section
	for _, s := range []Section{
		{"Sources of the figures", keyed(b.run.Sources)},
		{"Not measured", keyed(b.run.Absent)},
		{warningsTitle, slices.Concat(Failures(b.run), b.run.Warnings, b.varied(), b.uncompared(), b.tooFast(), b.unsteadyTimes())},
		{"Method", b.method()},
		{provenanceTitle, b.provenance()},
	} {
		if len(s.Items) > 0 {
			sections = append(sections, s)
		}
	}
	return sections
}

// maxFailures is the largest number of failures that are listed.
const maxFailures = 10

// Failures describes the failures that a record reports, in a line each.
func Failures(run *record.Run) (lines []string) {
	for i, f := range run.Failures {
		if i == maxFailures {
			return append(lines, fmt.Sprintf("%d more failures", len(run.Failures)-i))
		}
		lines = append(lines, "failed run: "+f.String())
	}
	return lines
}

// keyed formats statements about units.
func keyed(list []record.KeyValue) []string {
	var items []string
	for _, kv := range list {
		if kv.Key == "" {
			items = append(items, kv.Value)
			continue
		}
		items = append(items, unitName(kv.Key)+": "+kv.Value)
	}
	return items
}

// varied warns, once for each unit, of exact figures that vary.
func (b *builder) varied() []string {
	var warnings []string
	for _, u := range b.run.Units {
		n, example := 0, ""
		for _, c := range b.r.Cases {
			for _, r := range c.Results {
				f := r.Figure(u.Name)
				if f == nil || !f.Exact || len(f.Warnings) == 0 {
					continue
				}
				if n++; n == 1 {
					low, high := apart(f.Low, f.High, u.Name)
					example = fmt.Sprintf("%s %s, %s to %s", c.Label, targetName(r.Target), low, high)
				}
			}
		}
		if n > 0 {
			warnings = append(warnings, fmt.Sprintf("%s should not vary but does %s (first: %s); the most frequent is shown",
				unitName(u.Name), where(n), example))
		}
	}
	return warnings
}

// uncompared warns of cases without a comparison, if other cases have one.
func (b *builder) uncompared() []string {
	var labels []string
	for _, c := range b.r.Cases {
		if !slices.ContainsFunc(c.Results, func(r Result) bool { return r.Versus != nil }) {
			labels = append(labels, c.Label)
		}
	}
	if len(labels) == 0 || len(b.r.Targets) < 2 {
		return nil
	}
	base := targetName(b.r.Baseline)
	return []string{fmt.Sprintf("times of both %s and another target are missing, so nothing is compared with %s, in %s",
		base, base, firstOf(labels))}
}

func where(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("in %d places", n)
}

// method describes how the ratios were computed, if there are any.
func (b *builder) method() []string {
	n := 0
	for _, c := range b.r.Cases {
		for _, r := range c.Results {
			if r.Versus != nil && r.Versus.Verdict != noise.TooFew {
				n++
			}
		}
	}
	if n == 0 {
		return nil
	}
	items := []string{fmt.Sprintf("ratios: median of the ratios within each round, with its %s bootstrap interval (%d resamples, seed %d)",
		percent(b.opts.Confidence), b.opts.Resamples, b.opts.Seed)}
	if b.opts.Floor > 0 {
		items = append(items, fmt.Sprintf("a difference whose interval reaches %s counts as none", percent(b.opts.Floor)))
	}
	items = append(items, b.had()...)
	if chance := float64(n) * (1 - b.opts.Confidence); chance >= 0.95 {
		items = append(items, fmt.Sprintf("%d comparisons at %s: up to %.0f of them would show a difference by chance alone", n, percent(b.opts.Confidence), chance))
	}
	return items
}

// provenance describes the origin of the record in two or three lines.
func (b *builder) provenance() []string {
	var items []string
	for _, group := range []struct {
		title string
		pairs []record.KeyValue
	}{{"machine", b.run.Config}, {"run", b.run.Notes}} {
		var words []string
		for _, kv := range group.pairs {
			words = append(words, kv.Key+": "+kv.Value)
		}
		if len(words) > 0 {
			items = append(items, group.title+" – "+strings.Join(words, "; "))
		}
	}
	if len(b.run.Files) > 0 {
		items = append(items, "read from – "+strings.Join(b.run.Files, ", "))
	}
	return items
}

// note returns the first number in a comment of the record, such as "0.02" or
// "12000000000 B/s". ok is false if there is no such comment.
func (b *builder) note(key string) (v float64, ok bool) {
	for _, n := range b.run.Notes {
		if n.Key == key {
			if _, err := fmt.Sscan(n.Value, &v); err == nil && v > 0 {
				return v, true
			}
		}
	}
	return 0, false
}

// tooFast warns of rates above the memory bandwidth of one thread, if the
// record has it, as in "bandwidth: 12000000000 B/s".
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
