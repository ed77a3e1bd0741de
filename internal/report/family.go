package report

import (
	"fmt"
	"slices"

	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// A family is a set of cases that are shown together.
type family struct {
	name  string // empty if there is only one
	cases []*Case
}

// Bounds of what one plot shows.
const (
	maxTogether = 12 // cases that need no families
	maxRows     = 16
)

// families groups cases by the kind of their operations, and splits large
// groups.
func families(cases []*Case) (all []family) {
	if len(cases) <= maxTogether {
		return []family{{"", cases}}
	}
	for _, name := range work.Families() {
		var some []*Case
		for _, c := range cases {
			if c.family() == name {
				some = append(some, c)
			}
		}
		parts := slices.Collect(slices.Chunk(some, maxRows))
		for i, part := range parts {
			title := string(name)
			if len(parts) > 1 {
				title = fmt.Sprintf("%s, %d of %d", name, i+1, len(parts))
			}
			all = append(all, family{title, part})
		}
	}
	return all
}

// family returns the kind of a case's operations. Those of other benchmarks are
// not known, and count as reading.
func (c *Case) family() work.Family {
	if w := workload.Named(c.Name); w != nil {
		return w.Family
	}
	return work.Reads
}

// titled adds the family's name to a title.
func (f family) titled(title string) string {
	if f.name == "" {
		return title
	}
	return title + ": " + f.name
}
