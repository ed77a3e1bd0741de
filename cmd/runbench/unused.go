package main

import (
	"fmt"
	"slices"
	"strconv"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
)

// unused returns an error if a flag asks for something that no case offers,
// such as cold files for workloads that write. Dropping it silently would
// mislead the user. cases are the cases of s that will be measured.
func (m *measurement) unused(s bench.Selection, cases []bench.Case) error {
	// A value that only -bench excludes is the user's choice.
	s.Match = func(c bench.Case) bool {
		return slices.ContainsFunc(cases, func(o bench.Case) bool { return o.Workload == c.Workload })
	}
	possible, _ := s.Cases()
	// The record has a warning for blocks larger than the file.
	blocks := slices.DeleteFunc(slices.Clone(s.Blocks), func(n int64) bool { return n > s.Input })
	for _, f := range []struct {
		name   string
		values []string
		of     func(c bench.Case) string
		remedy string
	}{
		{"cache", s.Caches, func(c bench.Case) string { return c.Cache }, "only workloads that read have a choice"},
		{"map", s.Maps, func(c bench.Case) string { return c.Map }, "only workloads that read a warm file have a choice"},
		{"hint", s.Hints, func(c bench.Case) string { return c.Hint }, "only workloads that read have a choice"},
		{"workers", formatAll(s.Workers, strconv.Itoa), func(c bench.Case) string { return strconv.Itoa(c.Workers) }, "only workloads that read can use several threads"},
		{"block", formatAll(blocks, bytesize.Format), func(c bench.Case) string { return bytesize.Format(c.Block) }, "only some workloads have blocks"},
	} {
		for _, v := range f.values {
			if !slices.ContainsFunc(possible, func(c bench.Case) bool { return f.of(c) == v }) {
				return fmt.Errorf("-%s %s: no case of -bench %q can have it: %s: leave it out, or choose others with -bench (see runbench list)",
					f.name, v, m.flags.bench, f.remedy)
			}
		}
	}
	return m.unusedTarget(cases)
}

// unusedTarget returns an error if a target of -io takes part in no case.
func (m *measurement) unusedTarget(cases []bench.Case) error {
	if m.flags.io == "" {
		return nil
	}
	for _, t := range m.settings.targets {
		if len((&bench.Config{Cases: cases, Targets: []bench.Target{t}, Rounds: 1}).Plan()) == 0 {
			return fmt.Errorf("-io %s: no case of -bench %q has a form for it: leave it out, or choose others with -bench", t.Name, m.flags.bench)
		}
	}
	return nil
}

func formatAll[T any](values []T, format func(T) string) (all []string) {
	for _, v := range values {
		all = append(all, format(v))
	}
	return all
}
