// Package counter measures what a piece of work cost the calling OS thread
// besides wall time: system calls, bytes the kernel copied, page faults, CPU
// time, and bytes fetched from the device.
//
// A [Set] is opened on a locked thread. Start and Stop take snapshots around
// the work, and the [Reading] holds the differences:
//
//	runtime.LockOSThread()
//	defer runtime.UnlockOSThread()
//	set := counter.Open()
//	defer set.Close()
//	err := set.Start()
//	work()
//	reading, err := set.Stop()
//
// # Caveats
//
// A figure that the system does not provide is absent: [Reading.Value] reports
// false, and [Set.Sources] says why. It is never 0 or a guess.
//
// Start and Stop have a constant cost, which is subtracted from every figure
// except times. An empty measurement therefore reads 0. [Open] verifies this on
// the machine, and makes a figure absent where it does not hold. Nothing is
// clamped. Figures of [OpenQuiet] include the cost.
//
// The Go runtime works on the same thread and is counted with it: stacks and
// heap cost page faults and sometimes an mmap(2). The runtime only adds to a
// figure. Repeat the measurement and take the least, or keep the collector
// quiet.
//
// Only the calling thread is counted. Work that it hands to another goroutine,
// to io_uring or to a kernel thread (writeback) is not in the figures.
//
// System calls are counted with ptrace(2), by a child process that is the running
// program once more; package [mmapbench/bench/counter/ptrace] says how. That
// takes no privileges.
//
// Do not measure time while a Set of [Open] is open: each system call takes
// tens of microseconds longer while it counts, and the thread stays on one CPU.
// [ThreadTimes] needs no Set, and a Set of [OpenQuiet] slows only its own Start
// and Stop.
package counter

import (
	"fmt"
	"slices"
	"time"

	"mmapbench/bench/counter/ptrace"
)

// A Figure is one kind of cost.
type Figure int

// The figures, in the order of [Set.Sources]. Each covers one thread, except
// [Shootdowns].
const (
	// SystemCalls is the number of system calls entered. Calls that the
	// vDSO answers in user space do not count (vdso(7)). Neither do the
	// calls by which the Go runtime schedules and preempts: futex,
	// rt_sigreturn, rt_sigprocmask, tgkill, getpid, sched_yield and
	// nanosleep.
	SystemCalls Figure = iota

	// KernelBytes is the number of bytes that read- and write-like system
	// calls transferred, with or without a device: rchar+wchar of
	// proc_pid_io(5). sendfile(2) and copy_file_range(2) count twice, once
	// in each direction. Accesses through a mapping do not count.
	KernelBytes

	// MinorFaults is the number of page faults served without waiting for a
	// device, MajorFaults the number that waited for one: ru_minflt and
	// ru_majflt of getrusage(2). They include faults that the kernel takes
	// on the thread's behalf, while copying to or from its memory and for
	// mlock(2) and MAP_POPULATE. One fault can map several pages.
	MinorFaults
	MajorFaults

	// UserTime and SystemTime are CPU time in nanoseconds, as given by
	// [ThreadTimes]. They include about a microsecond of the measurement
	// itself.
	UserTime
	SystemTime

	// DeviceBytes is the number of bytes that the thread fetched from the
	// storage layer, including readahead: read_bytes of proc_pid_io(5),
	// accurate for block-backed file systems. Bytes written are not
	// included. The kernel writes them later on another thread, and
	// write_bytes counts whole page cache folios when they become dirty (2
	// MiB for a single byte, with large folios).
	DeviceBytes

	// Cycles, Instructions, TLBMisses and CacheMisses come from the
	// processor's own counters, in user and kernel mode: clock cycles,
	// completed instructions, loads that missed the data TLB, and loads
	// that missed the last-level cache. They include some microseconds of
	// the measurement itself.
	Cycles
	Instructions
	TLBMisses
	CacheMisses

	// Shootdowns is how often any CPU of the machine was interrupted to
	// drop translations that another CPU had changed: row TLB of
	// /proc/interrupts. Other processes cause them as well. Processors that
	// do this without an interrupt have none.
	Shootdowns

	figures // number of figures
)

// Unit returns the figure's unit in records, per operation, for example
// "syscalls/op". CPU times are in seconds there ("user-sec/op"); a [Reading]
// has them in nanoseconds.
func (f Figure) Unit() string {
	switch f {
	case UserTime:
		return "user-sec/op"
	case SystemTime:
		return "sys-sec/op"
	}
	return f.String() + "/op"
}

// String returns the figure's name with its unit in a [Reading], for example
// "syscalls", "kernel-B" or "user-ns".
func (f Figure) String() string {
	names := [figures]string{
		SystemCalls: "syscalls", KernelBytes: "kernel-B", DeviceBytes: "device-B",
		MinorFaults: "minflt", MajorFaults: "majflt", UserTime: "user-ns", SystemTime: "sys-ns",
		Cycles: "cycles", Instructions: "instructions", TLBMisses: "dTLB-misses", CacheMisses: "LLC-misses",
		Shootdowns: "tlb-shootdowns",
	}
	if f < 0 || f >= figures {
		return fmt.Sprintf("Figure(%d)", int(f))
	}
	return names[f]
}

// isExact reports whether an empty measurement must read 0.
func (f Figure) isExact() bool { return f < Cycles && f != UserTime && f != SystemTime }

// A Source says where a figure comes from, or why it is absent.
type Source struct {
	Figure Figure

	// Name is the kernel's interface, for example "getrusage(RUSAGE_THREAD)
	// ru_minflt". It is empty if this package knows none on the system.
	Name string

	// Err says why the figure is absent, and the way out if there is one.
	// It is nil if the figure is counted. It matches
	// [errors.ErrUnsupported] or [io/fs.ErrPermission] where that is the
	// reason.
	Err error
}

// A Call counts the entries of one system call.
type Call = ptrace.Call

// A Reading holds the counts of one measurement. Every figure of the zero
// Reading is absent.
type Reading struct {
	values  [figures]int64
	present [figures]bool
	calls   []Call
}

// Value returns the figure f: a count, bytes or nanoseconds. It reports false
// if f is absent; [Set.Sources] says why. A processor's count may be absent
// from a single reading, if its counter had to be shared with others at the
// time: scaling it up would be a guess.
func (r Reading) Value(f Figure) (v int64, ok bool) {
	if f < 0 || f >= figures || !r.present[f] {
		return 0, false
	}
	return r.values[f], true
}

// Calls returns the calls that make up [SystemCalls], the most frequent first.
func (r Reading) Calls() []Call { return slices.Clone(r.calls) }

func (r *Reading) set(f Figure, v int64) {
	r.values[f], r.present[f] = v, true
}

// ThreadTimes returns the CPU time that the calling OS thread has spent in user
// and in kernel mode. The difference of two calls on one locked thread is the
// time spent in between. It opens nothing, does not allocate, and on Linux
// makes two system calls, which take about a microsecond.
//
// On Linux the sum of both is accurate to 2 µs. The split is not: unless the
// kernel accounts at each entry (CONFIG_VIRT_CPU_ACCOUNTING), it divides the
// sum by what its tick found running, every 1 to 10 ms (CONFIG_HZ). Compare
// user and system time over many ticks only.
//
// On other systems the error matches [errors.ErrUnsupported].
func ThreadTimes() (user, system time.Duration, err error) { return threadTimes() }
