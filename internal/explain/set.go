// Package explain makes of recorded runs what package bench/model works on. The
// words for what comes of it are those of package internal/report.
//
// # Caveats
//
// Cases of package testing and of other programs have parameters of their own:
// what the model has no field for keeps a case out of it, rather than mixing it
// with others.
package explain

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"mmapbench/bench/model"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/record"
	"mmapbench/internal/stats"
)

// Set returns what the model can use of a run.
func Set(run *record.Run, seed uint64) *model.Set {
	s := &model.Set{Seed: seed, Noise: noise(run, seed)}
	for _, c := range run.Cases {
		if mc, ok := convert(c); ok {
			s.Cases = append(s.Cases, mc)
		}
	}
	s.Gauges = gauges(run.Floors)
	return s
}

// gauges returns the floors, of those that were measured several times the mean.
func gauges(floors []record.Floor) (all []model.Gauge) {
	times := map[string]float64{}
	for _, f := range floors {
		i := slices.IndexFunc(all, func(g model.Gauge) bool { return g.Name == f.Name && g.Unit == f.Unit })
		if i < 0 {
			all, i = append(all, model.Gauge{Name: f.Name, Unit: f.Unit, Low: f.Low, High: f.High}), len(all)
		}
		g := &all[i]
		times[f.Name]++
		g.Value += (f.Value - g.Value) / times[f.Name]
		g.Low, g.High = min(g.Low, f.Low), max(g.High, f.High)
	}
	return all
}

// noise returns how far apart targets are that do not differ.
func noise(run *record.Run, seed uint64) float64 {
	var pairs []stats.Comparison
	for _, c := range run.Cases {
		for _, twin := range c.Twins {
			s := c.Series(twin.Target)
			if s == nil {
				continue
			}
			x, y := record.Paired(s, twin, record.Time)
			if v, err := stats.Compare(x, y, stats.Options{Seed: seed}); err == nil {
				pairs = append(pairs, v)
			}
		}
	}
	return stats.NoiseFloor(pairs).Effect
}

// convert returns a case as the model has it. ok is false if it has parameters
// that the model does not know.
func convert(c *record.Case) (mc model.Case, ok bool) {
	mc.Workload, mc.Procs = c.Name, c.Procs
	for _, p := range c.Params {
		if !set(&mc, p) {
			return mc, false
		}
	}
	var measured []*record.Series
	for _, s := range c.Targets {
		if len(s.Values[record.Time]) > 0 {
			measured = append(measured, s)
		}
	}
	times := record.Aligned(measured, record.Time)
	for i, s := range measured {
		mc.Trials = append(mc.Trials, model.Trial{
			Target: s.Target,
			Times:  times[i],
			Calls:  count(s, "syscalls/op"),
			Copied: count(s, "kernel-B/op", "user-B/op"),
			Faults: count(s, "minflt/op", "majflt/op"),
		})
	}
	return mc, len(measured) > 0 && len(times[0]) > 0
}

// set puts a parameter into its field.
func set(c *model.Case, p record.KeyValue) bool {
	texts := map[string]*string{
		"order": &c.Order, "needle": &c.Needle, "cache": &c.Cache, "map": &c.Map, "sync": &c.Sync, "hint": &c.Hint,
	}
	sizes := map[string]*int64{"block": &c.Block, "file": &c.File, "mem": &c.Memory}
	numbers := map[string]*int{"reads": &c.Reads, "workers": &c.Workers}
	var err error
	switch {
	case texts[p.Key] != nil:
		*texts[p.Key] = p.Value
	case sizes[p.Key] != nil:
		*sizes[p.Key], err = bytesize.Parse(p.Value)
	case numbers[p.Key] != nil:
		*numbers[p.Key], err = strconv.Atoi(p.Value)
	default:
		return false
	}
	return err == nil
}

// count returns the sum of figures of an operation; NaN where the first was not
// counted, or of two that are copies one was not. Major faults are rare enough
// to be absent.
func count(s *record.Series, units ...string) float64 {
	sum := 0.0
	for i, unit := range units {
		values := s.Values[unit]
		if len(values) == 0 {
			if i > 0 && strings.HasPrefix(unit, "majflt") {
				continue
			}
			return math.NaN()
		}
		sum += slices.Sorted(slices.Values(values))[(len(values)-1)/2]
	}
	return sum
}
