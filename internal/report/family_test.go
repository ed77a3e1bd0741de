package report

import (
	"testing"

	"mmapbench/bench"
	"mmapbench/internal/record"
)

// Every workload has a family and a description.
func TestFamiliesKnowWorkloads(t *testing.T) {
	known := map[string]string{
		"Read": "reading", "Seek": "reading", "ReadLine": "reading", "Scan": "reading",
		"Find": "searching", "RFind": "searching", "Regexp": "searching",
		"Update": "writing", "Write": "writing", "Mixed": "writing", "Append": "writing", "Move": "writing",
		"OpenClose": "opening", "ManyFiles": "opening",
		"Stall": "reading",
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
			t.Errorf("no family is known of %s: see family.go, and say here what holds", c.Name)
			continue
		}
		seen[c.Name] = true
		if c.family() != want {
			t.Errorf("%s is %s, want %s", mc.Name(), c.family(), want)
		}
		if c.Name != "Stall" && c.pattern() == c.Label {
			t.Errorf("%s has no words: see pattern.go", mc.Name())
		}
	}
	for name := range known {
		if !seen[name] {
			t.Errorf("there is no workload %s", name)
		}
	}
}
