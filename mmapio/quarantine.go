package mmapio

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// retired accounts for the addresses of closed Files. The address space is the
// process's, and so is its account.
var retired = quarantine{mostBytes: mostRetiredBytes(), mostRanges: 8 << 10}

// A quarantine bounds the addresses that wait for the collector. The collector
// does not see these addresses and may be late: a program that opens and closes
// files faster than it makes other garbage would run out of addresses, or of
// ranges (Linux allows 65530 by default, vm.max_map_count).
type quarantine struct {
	mostBytes, mostRanges int64 // what may wait

	bytes, ranges atomic.Int64 // what waits

	collect         sync.Mutex   // held while the collector runs for this
	reachable       atomic.Int64 // bytes that the last collection did not free
	reachableRanges atomic.Int64
}

// mostRetiredBytes is a small part of the address space.
func mostRetiredBytes() int64 {
	if math.MaxInt == math.MaxInt32 {
		return 256 << 20
	}
	return 1 << 40
}

// enter adds a File's n bytes, and collects when too much waits. Bytes that were
// still reachable at the last collection do not count: a collection cannot free
// closed Files that the program still refers to, and they must not cause one for
// each File that is closed later.
func (q *quarantine) enter(n int64) {
	bytes, ranges := q.bytes.Add(n), q.ranges.Add(1)
	if bytes-q.reachable.Load() <= q.mostBytes && ranges-q.reachableRanges.Load() <= q.mostRanges {
		return
	}
	if !q.collect.TryLock() {
		return
	}
	defer q.collect.Unlock()
	heldBack.release() // the collector may need a mapping; the next File takes them back
	runtime.GC()
	q.settle()
}

// leave takes a File's n bytes out.
func (q *quarantine) leave(n int64) {
	q.bytes.Add(-n)
	q.ranges.Add(-1)
	q.settle()
}

// settle counts what waits now as reachable, until less does.
func (q *quarantine) settle() {
	q.reachable.Store(q.bytes.Load())
	q.reachableRanges.Store(q.ranges.Load())
}
