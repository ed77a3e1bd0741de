package report

import (
	"fmt"
	"slices"
	"strings"

	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/table"
)

// A level is how fast one thread reads memory of a size.
type level struct {
	size       string
	rate, line float64 // in bytes per second, and in seconds a cache line
}

// levels returns what the record says about the speed of memory, the smallest
// size first.
func (b *builder) levels() (all []level) {
	for _, n := range b.run.Notes {
		size, text, _ := strings.Cut(n.Value, ": ")
		l := level{size: size}
		if n.Key != record.Level {
			continue
		}
		if _, err := fmt.Sscanf(text, "%g B/s in order, %g s", &l.rate, &l.line); err == nil && l.rate > 0 {
			all = append(all, l)
		}
	}
	return all
}

// regime says whether the file came from a processor's cache or from memory: how
// fast its bytes are read without any call, beside the speed of memory.
func (b *builder) regime() string {
	rate, line := 0.0, 0.0
	for _, c := range b.Cases {
		i := slices.IndexFunc(c.Results, func(r *Result) bool { return r.Limit })
		if i < 0 || c.Name != "Read" {
			continue
		}
		if f := c.Results[i].Figure(record.Rate); f != nil && param(c.Params, "order") == "seq" {
			rate = max(rate, f.Center)
		}
		if f := c.Results[i].Figure(record.Time); f != nil && param(c.Params, "order") == "rand" && param(c.Params, "block") == "64B" {
			line = f.Center
		}
	}
	speed := func(rate, line float64) string {
		var parts []string
		if rate > 0 {
			parts = append(parts, table.Value(table.Round(rate), record.Rate))
		}
		if line > 0 {
			parts = append(parts, table.RoundDuration(table.Round(line))+" a line")
		}
		return strings.Join(parts, ", ")
	}
	own := speed(rate, line)
	if own == "" {
		return ""
	}
	var beside []string
	for _, l := range b.levels() {
		beside = append(beside, l.size+" "+speed(l.rate, l.line))
	}
	if len(beside) == 0 {
		return "Limit: " + own + "."
	}
	return "Limit: " + own + "; memory: " + strings.Join(beside, "; ") + "."
}

// regimeChanged is the ratio of a limit on two files from which on a row says so.
const regimeChanged = 1.2

// moved returns the ratio of the slowest to the fastest file of a limit.
func moved(s *record.Series) float64 {
	least, most := 0.0, 0.0
	for _, values := range s.ByFile(record.Time) {
		center := noise.Median(values, noise.DefaultConfidence).Center
		if least == 0 || center < least {
			least = center
		}
		most = max(most, center)
	}
	if least == 0 {
		return 1
	}
	return most / least
}

// consumed is the share of the limit from which on consuming bytes that are at hand
// hides much of what getting them costs.
const consumed = 0.25

// consuming warns of cases that compute more than they fetch.
func (b *builder) consuming() []string {
	var places []string
	for _, c := range b.Cases {
		for _, r := range c.Results {
			if f := r.Figure("consume-sec/op"); f != nil && r.Limit && r.Figure(record.Time) != nil && f.Center > consumed*r.time() {
				places = append(places, fmt.Sprintf("%s %s", c.Label, table.Percent(table.Round(f.Center/r.time()))))
			}
		}
	}
	if len(places) == 0 {
		return nil
	}
	return []string{"consuming the bytes takes more than a quarter of the limit, so that access in place can save less than the bytes suggest: " + table.FirstOf(places)}
}

// regimes warns of cases whose limit moved during the run.
func (b *builder) regimes() []string {
	var places []string
	for _, c := range b.Cases {
		if c.Moved >= regimeChanged {
			places = append(places, fmt.Sprintf("%s %.2gx", c.Label, c.Moved))
		}
	}
	if len(places) == 0 {
		return nil
	}
	return []string{"the limit itself differed between the files of the run, as when one comes from a cache and another from memory: " + table.FirstOf(places)}
}
