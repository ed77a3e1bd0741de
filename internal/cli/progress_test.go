package cli

import (
	"testing"
	"time"

	"mmapbench/bench"
)

// The estimate for a case follows from the time of its steps.
func TestProgressDescribes(t *testing.T) {
	cases, _ := bench.Selection{Input: 1 << 20, Blocks: []int64{64, 4096}, Match: func(c bench.Case) bool { return c.Workload == "Read" && c.Order == "rand" }}.Cases()
	cfg := &bench.Config{Cases: cases, Targets: testApp(nil).Targets[:2], Rounds: 3, Passes: []bench.Pass{bench.Counting, bench.Timing}}
	p := &progress{}
	p.plan(cfg)
	now := time.Unix(0, 0)
	want := []string{
		"1/2 Read/order=rand/block=64B", "1/2 Read/order=rand/block=64B 2s", // the counting pass, on two targets
		"1/2 Read/order=rand/block=64B", "1/2 Read/order=rand/block=64B 10s", "1/2 Read/order=rand/block=64B 8s",
		"1/2 Read/order=rand/block=64B 6s", "1/2 Read/order=rand/block=64B 4s", "1/2 Read/order=rand/block=64B 2s",
		"2/2 Read/order=rand/block=4KiB", "2/2 Read/order=rand/block=4KiB 2s",
	}
	for i, s := range cfg.Plan()[:len(want)] {
		if got := p.describe(s, now); got != want[i] {
			t.Errorf("step %d: %q, not %q", i, got, want[i])
		}
		now = now.Add(2 * time.Second)
	}
	other := bench.Step{Case: bench.Case{Workload: "Other"}}
	for range 2 {
		if got := p.describe(other, now); got != "Other" {
			t.Errorf("a case that was not planned: %q", got)
		}
	}
}
