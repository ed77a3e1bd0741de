package report

import (
	"testing"

	"mmapbench/bench"
	"mmapbench/internal/record"
)

// Every workload has a family, and is known to move data in bulk or not.
func TestFamiliesKnowWorkloads(t *testing.T) {
	known := map[string]struct {
		family string
		bulk   bool // whatever its block, which is small here
	}{
		"Read": {"reading", false}, "Seek": {"reading", false}, "ReadLine": {"reading", false}, "Scan": {"reading", true},
		"Find": {"searching", true}, "RFind": {"searching", true}, "Regexp": {"searching", true},
		"Update": {"writing", false}, "Write": {"writing", false}, "Mixed": {"writing", false}, "Append": {"writing", false}, "Move": {"writing", false},
		"OpenClose": {"opening", false}, "ManyFiles": {"opening", false},
		"Stall": {"reading", false},
	}
	all, _ := bench.Selection{Input: 64 << 20, More: true, Blocks: []int64{4 << 10}}.Cases()
	seen := map[string]bool{}
	for _, mc := range all {
		c := &Case{Name: mc.Workload}
		for _, p := range mc.Params() {
			c.Params = append(c.Params, record.KeyValue(p))
		}
		want, ok := known[c.Name]
		if !ok {
			t.Errorf("no family is known of %s: see family.go and moves in tables.go, and say here what holds", c.Name)
			continue
		}
		seen[c.Name] = true
		if c.family() != want.family || c.moves() != want.bulk {
			t.Errorf("%s is %s, and that it moves in bulk is %v; want %s and %v", mc.Name(), c.family(), c.moves(), want.family, want.bulk)
		}
	}
	for name := range known {
		if !seen[name] {
			t.Errorf("there is no workload %s", name)
		}
	}
}
