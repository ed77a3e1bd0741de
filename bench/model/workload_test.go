package model

import (
	"slices"
	"testing"

	"mmapbench/bench"
)

// What a Question says of workloads holds for the cases that there are.
func TestQuestionsKnowWorkloads(t *testing.T) {
	all, _ := bench.Selection{Input: 64 << 20, More: true}.Cases()
	for _, w := range bench.Workloads() {
		if w.Name == "Stall" {
			continue // no advice is given on it
		}
		own := slices.DeleteFunc(slices.Clone(all), func(c bench.Case) bool { return c.Workload != w.Name })
		some := func(is func(c bench.Case) bool) bool { return slices.ContainsFunc(own, is) }
		q := Question{Workload: w.Name, Block: page, Reads: 70}.withDefaults()
		for _, tt := range []struct {
			what       string
			said, does bool
		}{
			{"writes", q.writes(), some(func(c bench.Case) bool { return c.Sync != "" })},
			{"opens files", q.opens(), !some(func(c bench.Case) bool { return c.Map == "kept" || c.Sync != "" })},
			{"has blocks", q.blocks(), some(func(c bench.Case) bool { return c.Block > 0 })},
			{"has an order", q.ordered(), some(func(c bench.Case) bool { return c.Order != "" })},
			{"has a case of the order " + q.Order, true, some(func(c bench.Case) bool { return c.Order == q.Order })},
			{"has a case of the needle " + q.Needle, true, some(func(c bench.Case) bool { return c.Needle == q.Needle })},
		} {
			if tt.said != tt.does {
				t.Errorf("that %s %s is %v, but a Question says %v: see question.go", w.Name, tt.what, tt.does, tt.said)
			}
		}
	}
}
