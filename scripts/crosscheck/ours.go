package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/record"
)

// Targets of runbench that are compared.
const (
	targetStdio = "stdio"
	targetMmap  = "mmap"
	targetView  = "mmap-view"
)

// Units of a record.
const (
	unitTime  = record.Time
	unitCalls = "syscalls/op"
	unitMinor = "minflt/op"
	unitMajor = "majflt/op"
)

// turns is how many rounds runbench has within each of ours, and turnBudget what
// those take if its batches have some 20 ms.
const (
	turns      = 5
	turnBudget = "600ms"
)

// ours has runbench measure a case and returns its record of it.
func (s *session) ours(ctx context.Context, c bench.Case, targets ...string) (*record.Run, *record.Case, error) {
	out := filepath.Join(s.dir, "record")
	_, err := execute(ctx, s.dir, s.runbench, "run", "-q",
		"-file", s.input(), "-o", out,
		"-bench", fmt.Sprintf("^%s$/^order=%s$", c.Workload, c.Order), "-block", bytesize.Format(c.Block),
		"-cache", c.Cache, "-map", c.Map, "-io", strings.Join(targets, ","),
		"-count", strconv.Itoa(turns), "-budget", turnBudget)
	if err != nil {
		return nil, nil, fmt.Errorf("runbench on %s %w", label(c), err)
	}
	run, err := record.LoadFiles(out)
	if err != nil {
		return nil, nil, err
	}
	for _, got := range run.Cases {
		if got.Key == c.Name() {
			return run, got, nil
		}
	}
	return nil, nil, fmt.Errorf("runbench recorded no case %s", c.Name())
}

// figure returns the median of a target's figures. What runbench could not
// measure is an error that says why.
func figure(run *record.Run, c *record.Case, target, unit string) (float64, error) {
	series := c.Series(target)
	if series == nil {
		return 0, fmt.Errorf("runbench recorded no %s of %s", target, c.Key)
	}
	values := samples(series.Values[unit])
	if len(values) > 0 {
		return values.median(), nil
	}
	for _, a := range run.Absent {
		if a.Key == unit {
			return 0, &toolError{"runbench", fmt.Errorf("has no %s: %s", unit, a.Value)}
		}
	}
	return 0, fmt.Errorf("runbench recorded no %s of %s on %s", unit, c.Key, target)
}
