package mmapio

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// collections counts those that do makes the collector run.
func collections(do func()) uint32 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.NumForcedGC - before.NumForcedGC
}

func TestQuarantineCollects(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // on demand only
	for name, step := range map[string]struct {
		q *quarantine
		n int64
	}{
		"bytes":  {&quarantine{mostBytes: 100, mostRanges: 1000}, 30},
		"ranges": {&quarantine{mostBytes: 1 << 40, mostRanges: 3}, 1},
	} {
		q := step.q
		if n := collections(func() { q.enter(step.n); q.enter(step.n); q.enter(step.n) }); n != 0 {
			t.Errorf("%s: collected %d times for what may wait", name, n)
		}
		if n := collections(func() { q.enter(step.n) }); n != 1 {
			t.Errorf("%s: collected %d times for what may not wait", name, n)
		}
		// Nothing was freed: it is still in use and there is no point in
		// trying again for every File that is closed.
		if n := collections(func() { q.enter(step.n); q.enter(step.n); q.enter(step.n) }); n != 0 {
			t.Errorf("%s: collected %d times for what can't be freed", name, n)
		}
		for range 7 {
			q.leave(step.n)
		}
		if q.bytes.Load() != 0 || q.ranges.Load() != 0 {
			t.Errorf("%s: %d bytes in %d ranges wait when all have left", name, q.bytes.Load(), q.ranges.Load())
		}
		if n := collections(func() { q.enter(step.n); q.enter(step.n); q.enter(step.n) }); n != 0 {
			t.Errorf("%s: collected %d times for as much as may wait", name, n)
		}
		if n := collections(func() { q.enter(step.n) }); n != 1 {
			t.Errorf("%s: collected %d times after that", name, n)
		}
	}
}
