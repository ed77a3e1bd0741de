package bench

import (
	"fmt"
	"slices"

	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// A Selection says which cases of the registry to run.
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

	// Caches, Maps and Hints replace the page cache states, mapping states
	// and hints of every workload that supports them. Default: each
	// workload's own; where operations at random wait for the device, no
	// hint and random.
	Caches, Maps, Hints []string

	// Fills replaces the fill of every case on a file that stays in the page
	// cache. Default: [UsualFill] of its order.
	Fills []string

	// Undroppable says that files can't be dropped from the page cache, as on
	// tmpfs. All fills are then asis.
	Undroppable bool

	// Workers replaces the thread counts of every workload that supports
	// several. Default: one.
	Workers []int

	// Memory is how many bytes of memory the process is confined to. Only
	// cases that support it and have a file larger than Memory remain. They
	// have no page cache state: before each batch the end of the file is
	// cached, up to Memory, as after a pass over the whole file. Default:
	// 0, no limit.
	Memory int64

	// Match reports whether a case is wanted. Default: nil, all are.
	Match func(c Case) bool
}

// Cases returns the cases in the order of the registry, and the reasons why
// matching ones were left out.
func (s Selection) Cases() (cases []Case, left []string) {
	var seen []Case // replacing a state makes some cases alike
	for _, w := range workload.All() {
		for _, c := range s.expand(w) {
			switch {
			case s.Match != nil && !s.Match(c) || slices.Contains(seen, c):
				continue
			case c.Block > c.File:
				left = append(left, fmt.Sprintf("%s was left out: the block is larger than the file of %d bytes", c.Name(), c.File))
			default:
				cases = append(cases, c)
			}
			seen = append(seen, c)
		}
	}
	return cases, left
}

// expand returns all cases of a workload.
func (s Selection) expand(w *Workload) (cases []Case) {
	blocks := w.Blocks
	switch {
	case blocks == nil:
		blocks = []int64{0}
	case s.Blocks != nil:
		blocks = s.Blocks
	}
	if s.Memory > 0 && (!w.States || s.Input <= s.Memory) {
		return nil
	}
	for _, c := range s.hinted(w, s.shapes(w)) {
		c.Workload = w.Name
		if c.Memory = s.Memory; s.Memory > 0 {
			c.Cache, c.Map, c.Fill = "", work.Fresh, ""
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
			if w.Fit != nil {
				cases = append(cases, w.Fit(c))
				continue
			}
			cases = append(cases, c)
		}
	}
	return cases
}

// shapes returns the shapes of a workload in all wanted states that it
// supports.
func (s Selection) shapes(w *Workload) []Case {
	shapes := w.Shapes
	if s.More {
		shapes = slices.Concat(shapes, w.More)
	}
	if w.States {
		shapes = vary(shapes, s.Caches, func(c *Case, v string) { c.Cache = work.Cache(v) })
		if !w.Opens {
			shapes = vary(shapes, s.Maps, func(c *Case, v string) { c.Map = work.Map(v) })
		}
	}
	shapes = s.filled(w, shapes)
	for i := range shapes {
		if shapes[i].State().Anew() {
			// A mapping would keep its pages in the page cache.
			shapes[i].Map, shapes[i].Fill = work.Fresh, ""
		}
	}
	if w.Parallel {
		if len(s.Workers) > 0 && len(s.Maps) == 0 && w.States && !w.Opens {
			// Threads share a kept mapping. A fresh one has to be
			// requested.
			shapes = slices.DeleteFunc(slices.Clone(shapes), func(c Case) bool { return c.Map == work.Fresh && c.Cache == work.Warm })
		}
		shapes = vary(shapes, s.Workers, func(c *Case, v int) { c.Workers = v })
	}
	return shapes
}

// hinted returns the shapes with the wanted hints. Where operations wait for the
// device, the system reads on behind a random access unless it is told not to.
// So there the hint is tried too, if none was asked for.
func (s Selection) hinted(w *Workload, shapes []Case) []Case {
	if !w.States {
		return shapes
	}
	if len(s.Hints) > 0 {
		return vary(shapes, s.Hints, func(c *Case, v string) {
			if c.Hint = work.Hint(v); v == NoHint {
				c.Hint = ""
			}
		})
	}
	var all []Case
	for _, c := range shapes {
		all = append(all, c)
		if (c.State().Anew() || s.Memory > 0) && (c.Order == work.Rand || c.Order == work.Zipf) {
			c.Hint = work.Random
			all = append(all, c)
		}
	}
	return all
}

// NoHint is the element of Hints that stands for no hint.
const NoHint = "none"

// filled returns the shapes with the wanted fills, where they use one file that
// exists.
func (s Selection) filled(w *Workload, shapes []Case) []Case {
	if !w.States && (!w.Changes || w.Disk != nil) {
		return shapes
	}
	shapes = slices.Clone(shapes)
	for i, c := range shapes {
		shapes[i].Fill = work.UsualFill(c.Order)
	}
	shapes = vary(shapes, s.Fills, func(c *Case, v string) { c.Fill = work.Fill(v) })
	for i, c := range shapes {
		if s.Undroppable && c.Fill != "" {
			shapes[i].Fill = work.AsIs
		}
	}
	return shapes
}

// Sensitive returns cases that show how much the answer of a standard run depends
// on its file. They repeat some of its cases on a file with larger folios, and on
// a file of large bytes; 0 leaves the latter out.
func Sensitive(cases []Case, large int64) (more []Case) {
	for _, c := range cases {
		random := c.Order == work.Rand && c.Fill == work.Write4K
		reads := c.Workload == "Read" && c.Block == 4<<10 && random
		if reads || c.Workload == "Write" && c.Block == 64 && random {
			other := c
			other.Fill = work.ReadSeq
			more = append(more, other)
		}
		if large > c.File && (reads || c.Workload == "Read" && c.Block == 64<<10 && c.Order == work.Seq) {
			c.File = large
			more = append(more, c)
		}
	}
	return more
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

// ScratchBytes returns the most disk space, in bytes, that the files of a run
// take at a time. One of the targets may have a twin.
func ScratchBytes(cases []Case, targets []Target) int64 {
	n := int64(len(targets) + 1)
	var kept, passing int64
	seen := map[fileKey]bool{}
	for _, c := range cases {
		w := workload.Named(c.Workload)
		key := fileKey{fill: c.Fill, size: c.File, scratch: w.Changes}
		switch {
		case w.Disk != nil:
			passing = max(passing, w.Disk(c, n))
		case seen[key], !w.Changes && (c.Fill == "" || c.Fill == work.AsIs):
		case c.File <= anewSize:
			kept += 2 * c.File
		default:
			kept += c.File
		}
		seen[key] = true
	}
	return kept + passing
}

// Copies reports whether any of the cases works on a copy of the input. Some
// workloads that write make files of their own instead.
func Copies(cases []Case) bool {
	return slices.ContainsFunc(cases, func(c Case) bool {
		w := workload.Named(c.Workload)
		return w.Changes && w.Disk == nil
	})
}

// CacheBytes returns the page cache, in bytes, that a case needs with an input
// of the given size: the whole input if the case is warm, and its copy if it
// writes.
func CacheBytes(c Case, input int64) int64 {
	if c.State().Anew() {
		return 0
	}
	if w := workload.Named(c.Workload); w.Changes {
		input += c.File
	}
	return input
}
