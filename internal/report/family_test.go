package report

import (
	"slices"
	"testing"

	"mmapbench/bench"
	"mmapbench/internal/record"
	"mmapbench/internal/work"
)

// Every workload has a family, and one that is measured by itself has words.
func TestWorkloadsAreDescribed(t *testing.T) {
	all, _ := bench.Selection{Input: 64 << 20, More: true, Blocks: []int64{4 << 10}}.Cases()
	for _, mc := range all {
		c := &Case{Name: mc.Workload}
		for _, p := range mc.Params() {
			c.Params = append(c.Params, record.KeyValue(p))
		}
		if !slices.Contains(work.Families(), c.family()) {
			t.Errorf("%s is of the family %q", mc.Name(), c.family())
		}
		if c.Name != "Stall" && c.pattern() == c.Label {
			t.Errorf("%s has no words", mc.Name())
		}
	}
}
