package workload

import "mmapbench/internal/work"

// stallWorkload measures what reading does to other goroutines. A thread in a
// page fault keeps its P, the right to run Go code, because the runtime does
// not see the fault. There are GOMAXPROCS Ps. The runtime does see a system
// call: it takes the P away (sysmon, in runtime/proc.go) and gives it to
// another goroutine. A timer shows how long that goroutine waits.
func stallWorkload() *work.Workload {
	return &work.Workload{
		Name:     "Stall",
		Doc:      "how late a timer fires that is due each ms, while goroutines, as many as workers, read blocks that are not cached",
		InPlace:  true,
		Parallel: true,
		Stalls:   true,
		More:     []work.Case{{Order: work.Rand, Cache: work.Cold, Map: work.Fresh, Workers: 4}},
		Blocks:   []int64{4 << 10},
		Plan:     func(p *work.Problem) (*work.Work, error) { return planReads(p, readAt, work.Hash) },
	}
}
