package bench

import (
	"fmt"
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
	for _, c := range w.shapes {
		c.Workload = w.Name
		c.File = s.Input
		if w.Changes && s.Scratch > 0 {
			c.File = min(s.Input, s.Scratch)
		}
		for _, c.Block = range blocks {
			if w.fit != nil {
				cases = append(cases, w.fit(c))
				continue
			}
			cases = append(cases, c)
		}
	}
	return cases
}

// ScratchBytes returns how much disk space the files take that a run of cases
// on targets makes at a time, in bytes.
func ScratchBytes(cases []Case, targets []Target) int64 {
	var copied, grown int64
	for _, c := range cases {
		if w := workload(c.Workload); w.fit != nil {
			grown = max(grown, c.File)
		} else if w.Changes {
			copied = max(copied, c.File)
		}
	}
	return (copied + grown) * int64(len(targets))
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
