package report

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"mmapbench/internal/noise"
	"mmapbench/internal/table"
)

// reads writes a case of 4 KiB reads whose targets take these times, in ns.
func reads(times map[string]float64) string {
	var b strings.Builder
	for target, ns := range times {
		calls := 0
		if target == "stdio" {
			calls = 1
		}
		for round := range 10 {
			fmt.Fprintf(&b, "BenchmarkRead/order=rand/block=4KiB/cache=warm/map=kept/io=%s 1 %v ns/op %d syscalls/op\n", target, ns*(1+0.001*float64(round*7%10)), calls)
		}
	}
	return "# maps: mmap mmap-view mmap-loop\n# limits: limit\nUnit syscalls/op assume=exact\n" + b.String()
}

func TestDecide(t *testing.T) {
	for _, tt := range []struct {
		name                string
		times               map[string]float64
		action, target, why string
		outcome             table.Outcome
	}{
		{"twice as fast", map[string]float64{"stdio": 1000, "mmap": 400, "mmap-view": 395}, "MAP", "mmap", "1 call", table.Win},
		{"in place is faster", map[string]float64{"stdio": 1000, "mmap": 800, "mmap-view": 600}, "map in place", "mmap-view", "1 call", table.Win},
		{"a buffer nearly does", map[string]float64{"stdio": 1000, "stdio-buf": 430, "mmap": 400}, "MAP", "mmap", "1 call, or buffer", table.Win},
		{"a buffer does not", map[string]float64{"stdio": 1000, "stdio-buf": 500, "mmap": 400}, "MAP", "mmap", "1 call", table.Win},
		{"a buffer does better", map[string]float64{"stdio": 1000, "stdio-buf": 400, "mmap": 800}, "BUFFER", "stdio-buf", "1 call", table.Win},
		{"a buffer alone gains", map[string]float64{"stdio": 1000, "stdio-buf": 800, "mmap": 1200}, "buffer", "stdio-buf", "1 call", table.Win},
		{"the mapping loses", map[string]float64{"stdio": 1000, "stdio-buf": 1001, "mmap": 1500}, "read", "mmap", "", table.Loss},
		{"by more than twice", map[string]float64{"stdio": 1000, "mmap": 2500, "mmap-view": 2600}, "READ", "mmap", "", table.Loss},
		{"less than 5 %", map[string]float64{"stdio": 1000, "mmap": 970}, "either", "mmap", "", table.Even},
		{"another target", map[string]float64{"stdio": 1000, "uring": 400}, "uring", "uring", "1 call", table.Win},
		{"no mapping", map[string]float64{"stdio": 1000, "stdio-buf": 1300}, "read", "stdio-buf", "", table.Loss},
		{"a loop gains enough", map[string]float64{"stdio": 1000, "mmap": 100, "mmap-view": 98, "mmap-loop": 80}, "MAP in a loop", "mmap-loop", "1 call", table.Win},
		{"a loop gains too little", map[string]float64{"stdio": 1000, "mmap": 100, "mmap-loop": 90}, "MAP", "mmap", "1 call", table.Win},
		{"the limit is no advice", map[string]float64{"stdio": 1000, "mmap": 400, "limit": 100}, "MAP", "mmap", "1 call", table.Win},
		{"one target beside the limit", map[string]float64{"stdio": 1000, "limit": 100}, alone, "", "", table.Open},
		{"one target", map[string]float64{"stdio": 1000}, alone, "", "", table.Open},
	} {
		r := build(t, parse(t, reads(tt.times)))
		if len(r.Decisions) != 1 {
			t.Fatalf("%s: %d decisions", tt.name, len(r.Decisions))
		}
		d := r.Decisions[0]
		if d.action() != tt.action || d.Target != tt.target || d.why() != tt.why || d.Outcome != tt.outcome {
			t.Errorf("%s: %s (%s), %q, outcome %d; want %s (%s), %q, %d", tt.name, d.action(), d.Target, d.why(), d.Outcome, tt.action, tt.target, tt.why, tt.outcome)
		}
	}
}

// shortInterval distinguishes the ends of an interval from 1.
func TestShortInterval(t *testing.T) {
	for _, tt := range []struct {
		low, high float64
		want      string
	}{
		{1.81, 2.04, "[1.8, 2.0]"},
		{26, 28, "[26, 28]"},
		{1.02, 1.31, "[1.02, 1.31]"},
		{0.19, 0.2, "[0.19, 0.20]"},
		{0.61, 0.64, "[0.61, 0.64]"},
		{0, math.Inf(1), ""},
	} {
		if got := shortInterval(&noise.Comparison{Low: tt.low, High: tt.high}); got != tt.want {
			t.Errorf("[%v, %v]: %s, want %s", tt.low, tt.high, got, tt.want)
		}
	}
}
