package report

import (
	"slices"

	"mmapbench/internal/record"
)

// stdio is the baseline, if it was measured.
const stdio = "stdio"

// A knownTarget is a target with the advice that leads to it.
type knownTarget struct{ name, advice string }

// known returns the well-known targets in the order of the columns. Others
// follow in the order of the record.
func known() []knownTarget {
	return []knownTarget{
		{stdio, "read"}, {"stdio-buf", "buffer"}, {"mmap", "map"}, {"mmap-view", "map in place"},
	}
}

// rank returns the index of a well-known target, or a larger number.
func rank(target string) int {
	if i := slices.IndexFunc(known(), func(k knownTarget) bool { return k.name == target }); i >= 0 {
		return i
	}
	return len(known())
}

// targets returns the targets of a run, the baseline first.
func targets(run *record.Run) (all []string) {
	for _, c := range run.Cases {
		for _, s := range c.Targets {
			if !slices.Contains(all, s.Target) {
				all = append(all, s.Target)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	baseline := all[0]
	if slices.Contains(all, stdio) {
		baseline = stdio
	}
	others := slices.DeleteFunc(all, func(t string) bool { return t == baseline })
	slices.SortStableFunc(others, func(x, y string) int { return rank(x) - rank(y) })
	return append([]string{baseline}, others...)
}

func doing(target string) string {
	if i := rank(target); i < len(known()) {
		return known()[i].advice
	}
	return targetName(target)
}

func targetName(target string) string {
	if target == "" {
		return "unnamed"
	}
	return target
}
