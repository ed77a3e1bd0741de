package bench

import (
	"fmt"
	"runtime"
	"slices"

	"mmapbench/internal/bytesize"
)

// A Selection says which cases to make of the registry.
type Selection struct {
	// Input is the size in bytes of the file that is read.
	Input int64

	// Scratch bounds the size in bytes of the copies that are written to.
	// Default: 0, as large as the input.
	Scratch int64

	// Blocks replaces the block sizes in bytes of every workload that has
	// blocks. Default: each workload's own.
	Blocks []int64

	// More adds the cases that are not part of a standard run.
	More bool

	// Caches, Maps and Hints replace the state of the page cache, that of the
	// mapping and the hint of every workload that has a choice of them.
	// Default: each workload's own.
	Caches, Maps, Hints []string

	// Workers replaces the number of threads of every workload that can use
	// several. Default: one.
	Workers []int

	// Memory is how many bytes of memory the process is confined to. Then
	// there are only cases that have a choice of states and a file larger than
	// that, and none has a state of the page cache: before each batch what
	// fits of the file's end is cached, as after a pass over all of it.
	// Default: 0, all.
	Memory int64

	// Match says which cases are wanted. Default: nil, all of them.
	Match func(c Case) bool
}

// Cases returns the cases, in the order of the registry, and why some that
// match were left out.
func (s Selection) Cases() (cases []Case, left []string) {
	for _, w := range Workloads() {
		for _, c := range s.expand(w) {
			switch {
			case s.Match != nil && !s.Match(c) || slices.Contains(cases, c):
			case c.Block > c.File:
				left = append(left, fmt.Sprintf("%s was left out: the block is larger than the file of %s", c.Name(), bytesize.Format(c.File)))
			default:
				cases = append(cases, c)
			}
		}
	}
	return cases, left
}

// expand returns all cases of a workload.
func (s Selection) expand(w *Workload) (cases []Case) {
	blocks := w.blocks
	switch {
	case blocks == nil:
		blocks = []int64{0}
	case s.Blocks != nil:
		blocks = s.Blocks
	}
	if s.Memory > 0 && (!w.states || s.Input <= s.Memory) {
		return nil
	}
	for _, c := range s.shapes(w) {
		c.Workload = w.Name
		if c.Memory = s.Memory; s.Memory > 0 {
			c.Cache, c.Map = "", "fresh"
		}
		c.File = s.Input
		if w.Changes && s.Scratch > 0 {
			c.File = min(s.Input, s.Scratch)
		}
		sizes := blocks
		if c.Block != 0 && s.Blocks == nil {
			sizes = []int64{c.Block}
		}
		for _, c.Block = range sizes {
			if w.fit != nil {
				cases = append(cases, w.fit(c))
				continue
			}
			cases = append(cases, c)
		}
	}
	return cases
}

// shapes returns the shapes of a workload in all states that are wanted and that
// it has a choice of.
func (s Selection) shapes(w *Workload) []Case {
	shapes := w.shapes
	if s.More {
		shapes = slices.Concat(shapes, w.more)
	}
	if w.states {
		shapes = vary(shapes, s.Caches, func(c *Case, v string) { c.Cache = v })
		if !w.opens {
			shapes = vary(shapes, s.Maps, func(c *Case, v string) { c.Map = v })
		}
		shapes = vary(shapes, s.Hints, func(c *Case, v string) { c.Hint = v })
	}
	for i := range shapes {
		if shapes[i].Cache == "cold" {
			// Pages that are mapped stay in the cache.
			shapes[i].Map = "fresh"
		}
	}
	if w.parallel {
		if len(s.Workers) > 0 && len(s.Maps) == 0 && !w.opens {
			// Threads share a mapping that stays; a fresh one has to be asked for.
			shapes = slices.DeleteFunc(slices.Clone(shapes), func(c Case) bool { return c.Map == "fresh" && c.Cache == "warm" })
		}
		shapes = vary(shapes, s.Workers, func(c *Case, v int) { c.Workers = v })
	}
	if w.stalls {
		shapes = vary(shapes, procsUpTo(runtime.GOMAXPROCS(0)), func(c *Case, v int) { c.Procs = v })
	}
	return distinct(shapes)
}

// distinct returns the shapes without those that are there already: a state that
// replaces others can make two shapes the same.
func distinct(shapes []Case) (some []Case) {
	for _, c := range shapes {
		if !slices.Contains(some, c) {
			some = append(some, c)
		}
	}
	return some
}

// vary returns each shape with each value.
func vary[V any](shapes []Case, values []V, set func(c *Case, v V)) []Case {
	if len(values) == 0 {
		return shapes
	}
	var varied []Case
	for _, c := range shapes {
		for _, v := range values {
			set(&c, v)
			varied = append(varied, c)
		}
	}
	return varied
}

// ScratchBytes returns how much disk space the files take that a run of cases
// on targets makes at a time, in bytes; one of the targets may have a twin.
func ScratchBytes(cases []Case, targets []Target) int64 {
	n := int64(len(targets) + 1)
	var kept, passing int64
	for _, c := range cases {
		if w := workload(c.Workload); w.disk != nil {
			passing = max(passing, w.disk(c, n))
		} else if w.Changes {
			kept = max(kept, c.File)
		}
	}
	return kept + passing
}

// Copies reports whether any of the cases works on a copy of the input. Some that
// write do not: they make files of their own.
func Copies(cases []Case) bool {
	return slices.ContainsFunc(cases, func(c Case) bool {
		w := workload(c.Workload)
		return w.Changes && w.disk == nil
	})
}

// CacheBytes returns how much of the page cache a case wants on an input of so many
// bytes, in bytes: all of it if it is warm, and as much again as is written to.
func (c Case) CacheBytes(input int64) int64 {
	if c.Cache != "warm" || c.Memory > 0 {
		return 0
	}
	if w := workload(c.Workload); w.Changes {
		input += c.File
	}
	return input
}

// workload returns the workload of a case, or nil.
func workload(name string) *Workload {
	all := Workloads()
	i := slices.IndexFunc(all, func(w *Workload) bool { return w.Name == name })
	if i < 0 {
		return nil
	}
	return all[i]
}
