package mmapio

import (
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mmapbench/mmapio/internal/sys"
)

// spareAddresses is how many bytes of a small address space are left to the rest of
// the program. The runtime takes addresses for its heap 64 MiB at a time, aligned to
// 64 MiB, and ends the program if there are none.
const spareAddresses = 128 << 20

// collectorAddresses is how many bytes the collector needs at most, for the small
// objects that describe the heap.
const collectorAddresses = 8 << 20

// smallMapping is the largest mapping, in bytes, that is made without checking for
// spare addresses.
const smallMapping = 1 << 20

// reservation returns how many bytes of addresses to map for a file of size
// bytes that may grow. Addresses behind the end of the file take no memory.
func reservation(size int64, limited bool) int64 {
	switch {
	case size > math.MaxInt64/4:
		return size
	case limited:
		return max(2*size, smallMapping)
	}
	return max(2*size, 1<<30)
}

// mapRoomy maps length bytes of the file at off, with room to grow where the
// File may.
func (f *File) mapRoomy(off, length int64) (region []byte, err error) {
	limited := sys.AddressesLimited()
	if !sys.MapsBehindEnd || f.fixed || f.protection != sys.ReadWrite {
		return f.mapSparing(off, length, limited && length > smallMapping)
	}
	reserve := reservation(length, limited)
	region, err = f.mapSparing(off, reserve, limited)
	for err != nil && reserve > length {
		// Less room to grow is better than none.
		reserve = max(length, reserve/2)
		region, err = f.mapSparing(off, reserve, reserve > length || length > smallMapping)
	}
	return region, err
}

// mapSparing maps length bytes of the file at off. If sparing, it leaves
// spareAddresses to the rest of the program.
func (f *File) mapSparing(off, length int64, sparing bool) ([]byte, error) {
	region, err := f.mapRegion(off, length)
	if err == nil && sparing && !sys.HaveAddresses(spareAddresses) {
		return nil, errors.Join(os.NewSyscallError("mmap", sys.ErrNoAddresses), sys.Unmap(region))
	}
	return region, err
}

// mapLeaving maps length bytes of the file at off, and leaves mappings and addresses
// to the rest of the program.
func (f *File) mapLeaving(off, length int64) ([]byte, error) {
	if !heldBack.plenty() {
		return nil, errNoMappings()
	}
	region, err := f.mapRoomy(off, length)
	if !errors.Is(err, sys.ErrNoAddresses) {
		return region, err
	}
	if heldBack.usedUp() {
		return nil, errNoMappings()
	}
	return f.mapAgain(off, length)
}

// mapAgain waits for the addresses of closed Files, which a collection gives back.
// The collector needs some addresses itself.
func (f *File) mapAgain(off, length int64) ([]byte, error) {
	for pause := time.Millisecond; pause < 100*time.Millisecond && sys.HaveAddresses(collectorAddresses); pause *= 2 {
		heldBack.release()
		runtime.GC()
		time.Sleep(pause)
		if !heldBack.plenty() {
			return nil, errNoMappings()
		}
		if region, err := f.mapSparing(off, length, length > smallMapping); !errors.Is(err, sys.ErrNoAddresses) {
			return region, err
		}
	}
	return nil, fmt.Errorf("%w: the address space has no room for %d bytes: raise its limit (ulimit -v), map a Window, or use package stdio",
		os.NewSyscallError("mmap", sys.ErrNoAddresses), length)
}

// errNoMappings is the error for a File that is not mapped because the process has
// used up its mappings.
func errNoMappings() error {
	return fmt.Errorf("%w: the process has used up its mappings: raise vm.max_map_count (sysctl), close Files, or use package stdio",
		os.NewSyscallError("mmap", sys.ErrNoAddresses))
}

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
