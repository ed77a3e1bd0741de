package model

import (
	"cmp"
	"slices"
)

// An Axis is what differs between the cases of a group.
type Axis string

// The axes.
const (
	BlockAxis Axis = "block" // bytes of an operation
	FileAxis  Axis = "file"  // bytes of a file that is opened and read whole
)

// A Group is the cases of one pattern at several sizes.
type Group struct {
	Pattern Pattern
	Axis    Axis
	File    int64   // size of the file of all; 0 where it is the axis
	Cases   []*Case // by size, each size once; one of the size 0 where the workload has no blocks
}

// wholeFiles is the workload whose files are as large as its blocks; its file
// is the size of all of them.
const wholeFiles = "ManyFiles"

// groups returns those that differ in size alone, in the order of the cases.
func (s *Set) groups() []*Group {
	var all []*Group
	for i := range s.Cases {
		c := &s.Cases[i]
		g := &Group{Pattern: c.Pattern, Axis: BlockAxis, File: c.File}
		if c.Workload == wholeFiles {
			g.Axis, g.File = FileAxis, 0
		}
		if c.Workload == "Append" {
			// Its file is what a batch makes of the blocks.
			g.File = 0
		}
		at := slices.IndexFunc(all, func(o *Group) bool { return o.Pattern == g.Pattern && o.File == g.File })
		if at < 0 {
			all, at = append(all, g), len(all)
		}
		g = all[at]
		if !slices.ContainsFunc(g.Cases, func(o *Case) bool { return o.Block == c.Block }) {
			g.Cases = append(g.Cases, c)
		}
	}
	for _, g := range all {
		slices.SortFunc(g.Cases, func(a, b *Case) int { return cmp.Compare(a.Block, b.Block) })
	}
	return all
}

// Fits reports whether there are sizes enough for a curve of a target that
// reads, and of one that maps.
func (s *Set) Fits() bool {
	enough := func(g *Group, side []string) bool {
		return slices.ContainsFunc(side, func(target string) bool { return len(g.of(target)) >= leastSizes })
	}
	return slices.ContainsFunc(s.groups(), func(g *Group) bool { return enough(g, readers()) && enough(g, mappers()) })
}

// of returns the group with the cases that have a target.
func (g *Group) of(target string) []*Case {
	return slices.DeleteFunc(slices.Clone(g.Cases), func(c *Case) bool { return c.Trial(target) == nil })
}

// targets returns those of its cases, in their order.
func (g *Group) targets() []string {
	var names []string
	for _, c := range g.Cases {
		for _, t := range c.Trials {
			if len(t.Times) > 0 && !slices.Contains(names, t.Target) {
				names = append(names, t.Target)
			}
		}
	}
	return names
}

// case of a size, or nil.
func (g *Group) at(size int64) *Case {
	for _, c := range g.Cases {
		if c.Block == size {
			return c
		}
	}
	return nil
}
