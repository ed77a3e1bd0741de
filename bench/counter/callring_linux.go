package counter

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"mmapbench/bench/counter/ptrace"
)

// A callRing is the memory in which the kernel records each system call that
// hits a tracepoint event; see perf_event_open(2), "MMAP layout".
type callRing struct {
	mem        []byte // a control page, then the records
	begin, end uint64 // positions of the records of a measurement
}

// ringPages is how many pages of records fit into the ring, a power of two.
// Records that do not fit are lost, and the measurement then has no names.
const ringPages = 512

// openRing maps the ring of an event.
func openRing(fd int) (*callRing, error) {
	mem, err := unix.Mmap(fd, 0, (1+ringPages)*os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("mmap the records of %s: %w", syscallEvent, err)
	}
	return &callRing{mem: mem}, nil
}

func (r *callRing) close() error { return os.NewSyscallError("munmap", unix.Munmap(r.mem)) }

func (r *callRing) control() *unix.PerfEventMmapPage {
	return (*unix.PerfEventMmapPage)(unsafe.Pointer(&r.mem[0]))
}

// start begins a measurement; earlier records are not part of it.
func (r *callRing) start() {
	r.begin = atomic.LoadUint64(&r.control().Data_head)
	atomic.StoreUint64(&r.control().Data_tail, r.begin)
}

// stop ends a measurement; later records are not part of it.
func (r *callRing) stop() { r.end = atomic.LoadUint64(&r.control().Data_head) }

// at returns the n bytes of records at a position, which may wrap around.
func (r *callRing) at(position uint64, n int) []byte {
	data := r.mem[os.Getpagesize():]
	b := make([]byte, n)
	start := int(position % uint64(len(data)))
	copied := copy(b, data[start:])
	copy(b[copied:], data)
	return b
}

// A record of PERF_SAMPLE_RAW holds these bytes before the number of the system
// call: a header of 8 bytes, the size of the rest in 4 bytes, and 8 bytes that
// all tracepoints begin with.
const (
	headerSize   = 8
	numberOffset = headerSize + 4 + 8
)

// calls returns the system calls of a measurement by name, the most frequent
// first, without the read(2) that ended it. It is nil if records were lost,
// that is if there are not total of them.
func (r *callRing) calls(total int64) (calls []ptrace.Call) {
	numbers := map[uint64]int64{unix.SYS_READ: -ownCalls}
	for at := r.begin; at < r.end; {
		header := r.at(at, headerSize)
		kind, size := binary.NativeEndian.Uint32(header), int(binary.NativeEndian.Uint16(header[6:]))
		if size < headerSize {
			return nil
		}
		if number, ok := callNumber(r.at(at, size)); ok && kind == unix.PERF_RECORD_SAMPLE {
			numbers[number]++
		}
		at += uint64(size)
	}
	for number, n := range numbers {
		total -= n
		if n > 0 {
			calls = append(calls, ptrace.Call{Name: ptrace.CallName(number), N: n})
		}
	}
	if total != 0 {
		return nil
	}
	ptrace.SortCalls(calls)
	return calls
}

// callNumber returns the number of the recorded system call.
func callNumber(sample []byte) (number uint64, ok bool) {
	const word = int(unsafe.Sizeof(uintptr(0)))
	if len(sample) < numberOffset+word {
		return 0, false
	}
	if word == 4 {
		return uint64(binary.NativeEndian.Uint32(sample[numberOffset:])), true
	}
	return binary.NativeEndian.Uint64(sample[numberOffset:]), true
}
