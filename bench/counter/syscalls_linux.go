package counter

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// syscallEvent fires at the entry of each system call, before the call does
// anything.
const syscallEvent = "raw_syscalls:sys_enter"

// syscalls counts the system calls of one thread with perf_event_open(2).
//
// Each snapshot is one call, which is counted before it reads the count:
// start's call is in both snapshots, stop's in the second alone.
type syscalls struct {
	fd            int
	before, after tally
}

// A tally is the kernel's struct read_format with
// PERF_FORMAT_TOTAL_TIME_ENABLED and _RUNNING: count, ns enabled, ns running.
type tally [3 * 8]byte

func (t *tally) count() uint64   { return binary.NativeEndian.Uint64(t[0:]) }
func (t *tally) enabled() uint64 { return binary.NativeEndian.Uint64(t[8:]) }
func (t *tally) running() uint64 { return binary.NativeEndian.Uint64(t[16:]) }

// ownCalls is what a measurement adds to itself.
const ownCalls = 1

func openSyscalls() (*syscalls, error) {
	id, err := tracepointID(syscallEvent)
	if err != nil {
		return nil, wayOut(err)
	}
	// Kernel mode must not be excluded: the event would open without any
	// right, and count nothing.
	attr := unix.PerfEventAttr{
		Type:        unix.PERF_TYPE_TRACEPOINT,
		Size:        unix.PERF_ATTR_SIZE_VER0,
		Config:      id,
		Read_format: unix.PERF_FORMAT_TOTAL_TIME_ENABLED | unix.PERF_FORMAT_TOTAL_TIME_RUNNING,
	}
	const thisThread, anyCPU, noGroup = 0, -1, -1
	fd, err := unix.PerfEventOpen(&attr, thisThread, anyCPU, noGroup, unix.PERF_FLAG_FD_CLOEXEC)
	if err != nil {
		return nil, wayOut(fmt.Errorf("perf_event_open %s: %w", syscallEvent, err))
	}
	if err := leaveOut(fd, runtimeCalls()); err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	return &syscalls{fd: fd}, nil
}

// runtimeCalls are those by which the Go runtime schedules and preempts on a
// thread, at times of its own choosing: a batch of more than 10 ms would seem
// to make a few.
func runtimeCalls() []int {
	const futexTime64 = 422 // of 32-bit systems; no other has the number
	return []int{
		unix.SYS_FUTEX, futexTime64, unix.SYS_RT_SIGRETURN, unix.SYS_RT_SIGPROCMASK, unix.SYS_TGKILL, unix.SYS_GETPID,
		unix.SYS_SCHED_YIELD, unix.SYS_NANOSLEEP,
	}
}

// leaveOut keeps an event from counting the calls with these numbers; see
// PERF_EVENT_IOC_SET_FILTER in perf_event_open(2).
func leaveOut(fd int, numbers []int) error {
	var conditions []string
	for _, n := range numbers {
		conditions = append(conditions, fmt.Sprintf("id != %d", n))
	}
	filter, err := unix.BytePtrFromString(strings.Join(conditions, " && "))
	if err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.PERF_EVENT_IOC_SET_FILTER, uintptr(unsafe.Pointer(filter)))
	if errno != 0 {
		return fmt.Errorf("filter %s: %w", syscallEvent, errno)
	}
	return nil
}

// wayOut adds to err what helps against it.
func wayOut(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: run as root, or with CAP_PERFMON and CAP_DAC_READ_SEARCH (and CAP_SYS_ADMIN where tracefs is not mounted)", err)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errors.ErrUnsupported), errors.Is(err, unix.ENODEV):
		return fmt.Errorf("%w: needs a kernel with CONFIG_PERF_EVENTS and CONFIG_FTRACE_SYSCALLS, and tracefs mounted at /sys/kernel/tracing", err)
	}
	return err
}

// bytesRead is what the snapshots of one measurement add to the bytes that the
// thread has read.
func (p *syscalls) bytesRead() int64 { return int64(len(p.before) + len(p.after)) }

func (p *syscalls) start() error { return p.snapshot(&p.before) }
func (p *syscalls) stop() error  { return p.snapshot(&p.after) }
func (p *syscalls) close() error { return os.NewSyscallError("close", unix.Close(p.fd)) }

func (p *syscalls) snapshot(t *tally) error {
	n, err := unix.Read(p.fd, t[:])
	if err != nil {
		return fmt.Errorf("read perf_event %s: %w", syscallEvent, err)
	}
	if n != len(t) {
		return fmt.Errorf("read perf_event %s: got %d bytes instead of %d", syscallEvent, n, len(t))
	}
	return nil
}

// report refuses a count that the kernel took for a part of the time only,
// because scaling it up would be a guess.
func (p *syscalls) report(r *Reading) error {
	enabled := p.after.enabled() - p.before.enabled()
	running := p.after.running() - p.before.running()
	if enabled != running {
		return fmt.Errorf("perf_event %s counted during %d of %d ns only", syscallEvent, running, enabled)
	}
	r.set(SystemCalls, int64(p.after.count()-p.before.count())-ownCalls)
	return nil
}
