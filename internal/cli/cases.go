package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/machine"
	"mmapbench/internal/table"
)

// scratchOfUserFile is the largest copy, in bytes, of the user's file that
// workloads write to.
const scratchOfUserFile = 256 << 20

// cases chooses the cases before any file is made.
func (m *measurement) cases(droppable bool) (cases []bench.Case, left []string, err error) {
	s := bench.Selection{
		Input: m.settings.size, Blocks: m.settings.blocks, Caches: m.settings.caches, Maps: m.settings.maps,
		Hints: m.settings.hints, Fills: m.settings.fills, Undroppable: !droppable, Memory: m.settings.memory, Workers: m.settings.workers,
		More: m.flags.all, Match: m.settings.match.match,
	}
	if m.flags.file != "" {
		in, err := bench.OpenInput(m.flags.file)
		if err != nil {
			return nil, nil, fmt.Errorf("-file: %w", err)
		}
		s.Input, s.Scratch = in.Size, scratchOfUserFile
	}
	if s.Memory >= s.Input {
		return nil, nil, fmt.Errorf("-mem %s: the file of %s would fit in it: choose less, or a larger file", bytesize.Format(s.Memory), bytesize.Format(s.Input))
	}
	if cases, left = s.Cases(); len(cases)+len(left) == 0 {
		// The pattern may name cases outside of a standard run.
		s.More = true
		cases, left = s.Cases()
	}
	if len(cases) == 0 && len(left) > 0 {
		return nil, nil, errors.New(left[0])
	}
	all := cases
	cases = m.measurable(cases)
	if len(cases) == 0 && s.Memory > 0 {
		return nil, nil, fmt.Errorf("-bench %q matches no case that -mem allows: only workloads that read the file are confined", m.flags.bench)
	}
	if len(cases) == 0 {
		return nil, nil, fmt.Errorf("-bench %q matches no case of these targets%s: see runbench list", m.flags.bench, m.omitted(all))
	}
	if free, ok := (machine.Root{FS: os.DirFS("/")}).AvailableMemory(); ok {
		if cases, left, err = fitting(free, s.Input, cases, left); err != nil {
			return nil, nil, err
		}
	}
	if err := m.unused(s, cases); err != nil {
		return nil, nil, err
	}
	if m.standard() {
		large, why := m.large()
		cases = append(cases, bench.Sensitive(cases, large)...)
		left = append(left, why...)
	}
	return cases, left, nil
}

// standard reports whether the run has the cases of a standard run.
func (m *measurement) standard() bool {
	f := m.flags
	return f.bench == everything && f.file == "" && f.cache == "" && f.mapping == "" && f.hint == "" && f.fill == "" && f.mem == 0
}

// Sizes of the large file of a standard run, in bytes.
const (
	unknownLarge = 256 << 20 // if the size of the last-level cache is not known
	mostLarge    = 1 << 30   // a larger one would take too long
)

// large returns the size of a file of four times the last-level cache, or 0, and
// says what it is instead.
func (m *measurement) large() (size int64, why []string) {
	if m.flags.quick {
		return 0, nil
	}
	root := machine.Root{FS: os.DirFS("/")}
	cache, known := root.LastLevelCache()
	size = 4 * cache
	if !known {
		size = unknownLarge
		why = append(why, "the system does not tell the size of the last-level cache: "+bytesize.Format(size)+" is taken for four times that")
	}
	room := int64(mostLarge)
	if free, ok := root.AvailableMemory(); ok {
		room = min(room, free/4)
	}
	if free, ok := machine.FreeBytes(cmp.Or(m.flags.dir, os.TempDir())); ok {
		room = min(room, free/4)
	}
	if size > room {
		why = append(why, fmt.Sprintf("the large file has %s instead of %s, four times the last-level cache", bytesize.Format(room>>20<<20), bytesize.Format(size)))
		size = room >> 20 << 20
	}
	return size, why
}

// omitted says why the first target takes no part in the first case.
func (m *measurement) omitted(cases []bench.Case) string {
	for _, w := range bench.Workloads() {
		if len(cases) > 0 && w.Name == cases[0].Workload {
			if why := w.Omits(m.settings.targets[0], cases[0]); why != "" {
				return ", as " + why
			}
		}
	}
	return ""
}

// measurable drops the cases that no target can run.
func (m *measurement) measurable(cases []bench.Case) (some []bench.Case) {
	targets := slices.DeleteFunc(slices.Clone(m.settings.targets), func(t bench.Target) bool { return t.Form == bench.Bare })
	for _, c := range cases {
		if len((&bench.Config{Cases: []bench.Case{c}, Targets: targets, Rounds: 1}).Plan()) > 0 {
			some = append(some, c)
		}
	}
	return some
}

// fitting drops the cases on a file of input bytes that need more than free
// bytes of page cache, and notes that in left. It returns an error if no case
// remains.
func fitting(free, input int64, cases []bench.Case, left []string) ([]bench.Case, []string, error) {
	all := len(cases)
	var needed int64
	cases = slices.DeleteFunc(slices.Clone(cases), func(c bench.Case) bool {
		n := bench.CacheBytes(c, input)
		if n > free {
			needed = max(needed, n)
		}
		return n > free
	})
	if len(cases) == all {
		return cases, left, nil
	}
	why := fmt.Sprintf("they want %s in the page cache, and %s of memory are available: confine the program to less than the file (-mem %s), read from the device (-cache cold), or choose a smaller file",
		bytesize.Format(needed), bytesize.Format(free), bytesize.Format(confinable(free, input)))
	if len(cases) == 0 {
		return nil, nil, fmt.Errorf("none of the %d cases fits in memory: %s", all, why)
	}
	return cases, append(left, fmt.Sprintf("%d of %d cases were left out: %s", all-len(cases), all, why)), nil
}

// confinable returns an amount of memory that is available and smaller than the
// file: a power of two, at most an eighth of the file.
func confinable(free, input int64) int64 {
	memory := int64(1)
	for memory*2 <= min(free/2, input/8) {
		memory *= 2
	}
	return memory
}

// unused returns an error if a flag asks for something that no case offers,
// such as cold files for workloads that write. Dropping it silently would
// mislead the user. cases are the cases of s that will be measured.
func (m *measurement) unused(s bench.Selection, cases []bench.Case) error {
	// A value that only -bench excludes is the user's choice.
	s.Match = func(c bench.Case) bool {
		return slices.ContainsFunc(cases, func(o bench.Case) bool { return o.Workload == c.Workload })
	}
	possible, _ := s.Cases()
	fills, fillRemedy := s.Fills, "only workloads on one warm file have a choice"
	if m.flags.fill == "" {
		fills = nil
	} else if s.Undroppable {
		fillRemedy = "files in -dir can't be dropped from the page cache, as on tmpfs"
	}
	// The record has a warning for blocks larger than the file.
	blocks := slices.DeleteFunc(slices.Clone(s.Blocks), func(n int64) bool { return n > s.Input })
	for _, f := range []struct {
		name   string
		values []string
		of     func(c bench.Case) string
		remedy string
	}{
		{"cache", s.Caches, func(c bench.Case) string { return string(c.Cache) }, "only workloads that read have a choice"},
		{"map", s.Maps, func(c bench.Case) string { return string(c.Map) }, "only workloads that read a warm file have a choice"},
		{"hint", s.Hints, func(c bench.Case) string { return cmp.Or(string(c.Hint), bench.NoHint) }, "only workloads that read have a choice"},
		{"fill", fills, func(c bench.Case) string { return string(c.Fill) }, fillRemedy},
		{"workers", table.Each(s.Workers, strconv.Itoa), func(c bench.Case) string { return strconv.Itoa(c.Workers) }, "only workloads that read can use several threads"},
		{"block", table.Each(blocks, bytesize.Format), func(c bench.Case) string { return bytesize.Format(c.Block) }, "only some workloads have blocks"},
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
		if t.Form != bench.Bare && len((&bench.Config{Cases: cases, Targets: []bench.Target{t}, Rounds: 1}).Plan()) == 0 {
			return fmt.Errorf("-io %s: no case of -bench %q has a form for it: leave it out, or choose others with -bench", t.Name, m.flags.bench)
		}
	}
	return nil
}

// targetNames returns the names that -io accepts.
func targetNames(targets []bench.Target) []string {
	return table.Each(targets, func(t bench.Target) string { return t.Name })
}

// pickTargets returns the named targets, in the order of all.
func pickTargets(all []bench.Target, list string) ([]bench.Target, error) {
	if list == "" {
		return all, nil
	}
	known := targetNames(all)
	wanted := strings.Split(list, ",")
	for i, name := range wanted {
		name = strings.TrimSpace(name)
		wanted[i] = name
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("unknown target %q: there are %s", name, strings.Join(known, ", "))
		}
	}
	// The limit of all ways to use a file is always measured.
	return slices.DeleteFunc(slices.Clone(all), func(t bench.Target) bool { return !slices.Contains(wanted, t.Name) && t.Form != bench.Bare }), nil
}

// explained returns the targets of explain: the baseline, and those that map, but
// for one View around all operations.
func explained(all []bench.Target) []bench.Target {
	return slices.DeleteFunc(slices.Clone(all), func(t bench.Target) bool { return t.Name != all[0].Name && !t.Maps || t.Form == bench.Loop })
}
