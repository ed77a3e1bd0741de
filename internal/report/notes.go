package report

import (
	"fmt"
	"slices"

	"mmapbench/internal/bytesize"
	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// notes returns what the reader needs to trust the figures. It omits empty
// sections.
func (b *builder) notes() []table.Table {
	return slices.DeleteFunc([]table.Table{
		{Title: "Sources of the figures", Items: keyed(b.run.Sources)},
		{Title: "Not measured", Items: keyed(b.run.Absent)},
		b.warnings(),
		{Title: "Method", Items: b.method()},
		{Title: "Provenance", Items: b.provenance()},
	}, table.Table.Empty)
}

func (b *builder) warnings() table.Table {
	return table.Table{Title: "Warnings", Warns: true,
		Items: slices.Concat(Failures(b.run), b.run.Warnings, b.varied(), b.beyondLimit(), b.regimes(), b.consuming(), b.atLeast(), b.tooFast(), b.driftingTimes())}
}

// Failures describes the failures that a record reports, in a line each.
func Failures(run *record.Run) (lines []string) {
	const most = 10
	for i, f := range run.Failures {
		if i == most {
			return append(lines, fmt.Sprintf("%d more failures", len(run.Failures)-i))
		}
		lines = append(lines, "failed run: "+f.String())
	}
	return lines
}

// keyed formats statements about units.
func keyed(list []record.KeyValue) (items []string) {
	for _, kv := range list {
		if kv.Key != "" {
			kv.Value = table.UnitName(kv.Key) + ": " + kv.Value
		}
		items = append(items, kv.Value)
	}
	return items
}

// A place is a result with the name of its case and target.
type place struct {
	*Result
	name string
}

func (b *builder) results() (all []place) {
	for _, c := range b.Cases {
		for _, r := range c.Results {
			all = append(all, place{r, c.Label + " " + targetName(r.Target)})
		}
	}
	return all
}

// varied warns, once for each unit, of exact figures that vary.
func (b *builder) varied() (warnings []string) {
	for _, u := range b.run.Units {
		var places []string
		for _, r := range b.results() {
			if f := r.Figure(u.Name); f != nil && f.Exact && len(f.Warnings) > 0 {
				low, high := table.Apart(f.Low, f.High, u.Name)
				places = append(places, fmt.Sprintf("%s, %s to %s", r.name, low, high))
			}
		}
		if len(places) > 0 {
			warnings = append(warnings, fmt.Sprintf("%s should not vary but does; the most frequent is shown: %s", table.UnitName(u.Name), table.FirstOf(places)))
		}
	}
	return warnings
}

// beyond is how far the whole interval of a share of the limit must lie above 1
// to show that the harness measures the limit wrongly. Of some hundred intervals
// at 95 % a few do so by chance, so these are wider.
const beyond, beyondConfidence = 0.02, 0.999

// beyondLimit warns of targets that are faster than the limit.
func (b *builder) beyondLimit() []string {
	var places []string
	for _, r := range b.results() {
		if r.Beyond {
			places = append(places, fmt.Sprintf("%s, %sx", r.name, table.Times(r.OfLimit.Ratio)))
		}
	}
	if len(places) == 0 {
		return nil
	}
	return []string{"faster than the limit, so the limit is measured wrongly: " + table.FirstOf(places)}
}

// atLeast warns of amplification that is larger than it looks: where a batch
// fetches much of its file, later operations find their bytes in memory.
func (b *builder) atLeast() []string {
	const much = 0.25
	var places []string
	for _, c := range b.Cases {
		size, err := bytesize.Parse(param(c.Params, "file"))
		for _, r := range c.Results {
			if f := r.Figure(amplification); err == nil && f != nil && f.Center > 1 && r.Fetched > much*float64(size) {
				places = append(places, c.Label+" "+targetName(r.Target)+" "+table.Number(f.Center))
			}
		}
	}
	if len(places) == 0 {
		return nil
	}
	return []string{"amplification is at least this, since a batch fetched more than a quarter of the file: " + table.FirstOf(places)}
}

func (b *builder) method() []string {
	n := 0
	for _, r := range b.results() {
		if r.Versus != nil && r.Versus.Verdict != noise.TooFew {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	items := []string{fmt.Sprintf("ratios: of files that are made anew, the mean of their medians of the ratios within rounds, with Student's interval at %s; on fewer than 3 files the median of all rounds, with its bootstrap interval (%d resamples, seed %d)",
		table.Percent(b.opts.Confidence), b.opts.Resamples, b.opts.Seed)}
	if chance := float64(n) * (1 - b.opts.Confidence); chance >= 0.95 {
		items = append(items, fmt.Sprintf("%d comparisons at %s: up to %.0f of them would show a difference by chance alone", n, table.Percent(b.opts.Confidence), chance))
	}
	return items
}

func (b *builder) provenance() (items []string) {
	for _, kv := range slices.Concat(b.run.Config, b.run.Notes) {
		items = append(items, kv.Key+": "+kv.Value)
	}
	for _, name := range b.run.Files {
		items = append(items, "read from – "+name)
	}
	return items
}

// tooFast warns of rates above what one thread reads from memory, if the record
// has that.
func (b *builder) tooFast() []string {
	levels := b.levels()
	if len(levels) == 0 {
		return nil
	}
	bandwidth := levels[len(levels)-1].rate
	var places []string
	for _, r := range b.results() {
		if f := r.Figure(record.Rate); f != nil && f.Center > bandwidth {
			places = append(places, r.name+" "+table.Value(f.Center, f.Unit))
		}
	}
	if len(places) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("faster than this machine's memory, of which a thread reads %s, so from a CPU cache, or by several threads: %s",
		table.Value(bandwidth, record.Rate), table.FirstOf(places))}
}
