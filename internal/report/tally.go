package report

import (
	"slices"

	"mmapbench/internal/record"
)

// A tally counts cases by parameter.
type tally struct {
	having   map[record.KeyValue]int // cases that have a parameter
	keyed    map[string]int          // cases that have a key
	named    map[string]int          // cases of a workload
	shared   map[Own]int             // cases of a workload that have a parameter
	optional map[string]bool         // keys that only some cases of a workload have: a label without one would be ambiguous
}

func newTally(cases []*record.Case, params [][]record.KeyValue) *tally {
	t := &tally{
		having: map[record.KeyValue]int{}, keyed: map[string]int{}, named: map[string]int{},
		shared: map[Own]int{}, optional: map[string]bool{},
	}
	type keyOf struct{ workload, key string }
	keyed := map[keyOf]int{}
	for i, c := range cases {
		t.named[c.Name]++
		for j, p := range params[i] {
			if !slices.Contains(params[i][:j], p) {
				t.having[p]++
				t.shared[Own{c.Name, p}]++
			}
			if !hasKey(params[i][:j], p.Key) {
				t.keyed[p.Key]++
				keyed[keyOf{c.Name, p.Key}]++
			}
		}
	}
	for of, n := range keyed {
		if n < t.named[of.workload] {
			t.optional[of.key] = true
		}
	}
	return t
}
