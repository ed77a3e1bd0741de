package report

import (
	"testing"

	"mmapbench/bench"
	"mmapbench/internal/record"
)

// Every workload is described in words, except those without a pattern of use.
func TestPatternsKnowWorkloads(t *testing.T) {
	all, _ := bench.Selection{Input: 64 << 20, More: true, Blocks: []int64{4 << 10}}.Cases()
	if len(all) == 0 {
		t.Fatal("no cases")
	}
	for _, mc := range all {
		c := &Case{Name: mc.Workload}
		for _, p := range mc.Params() {
			c.Params = append(c.Params, record.KeyValue(p))
		}
		if c.Name != "Stall" && c.pattern() == c.Label {
			t.Errorf("%s has no words: see pattern.go", mc.Name())
		}
	}
}
