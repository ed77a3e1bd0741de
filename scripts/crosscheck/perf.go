package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"mmapbench/bench"
)

// Events of perf.
const (
	eventMinor = "minor-faults"
	eventMajor = "major-faults"
)

// faults compares page faults per operation with what perf counts, where a file
// is mapped anew: a kept mapping has none.
func (s *session) faults(ctx context.Context) ([]check, error) {
	return s.counts(ctx, section{
		tool: "perf", what: "faults", cases: s.cases("fresh"), targets: []string{targetStdio, targetMmap, targetView}, compare: s.compareFaults,
	})
}

// compareFaults has perf count the faults of a case on each target.
func (s *session) compareFaults(ctx context.Context, perf tool, sec section, c bench.Case) (checks []check, err error) {
	run, recorded, err := s.ours(ctx, c, sec.targets...)
	if err != nil {
		return nil, err
	}
	for _, t := range sec.targets {
		counts, ops, err := s.perfRun(ctx, perf, operation{c: c, target: t, file: s.input()})
		if err != nil {
			return nil, err
		}
		for _, event := range []struct{ name, unit string }{{eventMinor, unitMinor}, {eventMajor, unitMajor}} {
			ours, err := figure(run, recorded, t, event.unit)
			if err != nil {
				return nil, err
			}
			k := compareCounts(sec.name(c, t), ours, tally{counts[event.name], ops}, faultLimit)
			k.remark = fmt.Sprintf("%s in %d operations", event.name, ops)
			checks = append(checks, k)
		}
	}
	return checks, nil
}

// perfRun has perf count the faults of an operation's batches, by event, and
// returns how many operations those had.
func (s *session) perfRun(ctx context.Context, perf tool, o operation) (counts map[string]int64, ops int64, err error) {
	o.control = control{commands: filepath.Join(s.dir, "control"), acks: filepath.Join(s.dir, "acks")}
	for _, name := range []string{o.control.commands, o.control.acks} {
		if err := makeFIFO(name); err != nil {
			return nil, 0, err
		}
		defer os.Remove(name)
	}
	table := filepath.Join(s.dir, "perf")
	args := []string{
		"stat", "-x", ",", "-o", table, "-e", eventMinor + "," + eventMajor,
		"--control", "fifo:" + o.control.commands + "," + o.control.acks, "--delay=-1",
	}
	if ops, err = perf.watch(ctx, s.dir, args, o); err != nil {
		return nil, 0, err
	}
	b, err := os.ReadFile(table)
	if err != nil {
		return nil, 0, err
	}
	counts, err = parsePerf(b)
	return counts, ops, err
}

// parsePerf reads what perf stat -x, prints: the counts of both events. One that
// was not counted is an error: perf can't do it here.
func parsePerf(b []byte) (map[string]int64, error) {
	const valueField, eventField = 0, 2
	counts := map[string]int64{}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(line, ",")
		if strings.HasPrefix(line, "#") || len(f) <= eventField {
			continue
		}
		// An ordinary user gets the event with a modifier.
		event, modifier, _ := strings.Cut(f[eventField], ":")
		if event != eventMinor && event != eventMajor {
			continue
		}
		if strings.HasPrefix(f[valueField], "<") {
			return nil, &toolError{"perf", fmt.Errorf("gives no %s: %s", event, f[valueField])}
		}
		n, err := strconv.ParseInt(f[valueField], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("perf's output is not understood: %q (modifier %q): %w", strings.TrimSpace(line), modifier, err)
		}
		counts[event] = n
	}
	for _, event := range []string{eventMinor, eventMajor} {
		if _, ok := counts[event]; !ok {
			return nil, errors.New("perf's output is not understood: it has no " + event)
		}
	}
	return counts, nil
}
