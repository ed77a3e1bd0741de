package counter

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"

	"mmapbench/bench/counter/ptrace"
)

// syscallEvent fires at the entry of each system call, before the call does
// anything.
const syscallEvent = "raw_syscalls:sys_enter"

// syscalls counts the system calls of one thread with perf_event_open(2).
//
// Each snapshot is one system call, which is counted before it reads the count.
// The call of start is in both snapshots, the call of stop only in the second.
type syscalls struct {
	perfEvent
	ring *callRing // names of the calls; nil where the kernel keeps no records
}

// ownCalls is how many calls a measurement adds.
const ownCalls = 1

func openSyscalls() (*syscalls, error) {
	id, err := tracepointID(syscallEvent)
	if err != nil {
		return nil, wayOut(err)
	}
	// Do not exclude kernel mode: the event would then open without
	// privileges, and count nothing.
	event, err := openEvent(syscallEvent, unix.PERF_TYPE_TRACEPOINT, id, withRecords)
	if err != nil {
		return nil, wayOut(err)
	}
	if err := leaveOut(event.fd, runtimeCalls()); err != nil {
		return nil, errors.Join(err, event.close())
	}
	p := &syscalls{perfEvent: event}
	if ring, err := openRing(event.fd); err == nil {
		ring.start() // the first access to the ring is a page fault
		p.ring = ring
	}
	return p, nil
}

func (p *syscalls) start() error {
	err := p.perfEvent.start()
	if p.ring != nil {
		p.ring.start()
	}
	return err
}

func (p *syscalls) stop() error {
	err := p.perfEvent.stop()
	if p.ring != nil {
		p.ring.stop()
	}
	return err
}

func (p *syscalls) close() error {
	err := p.perfEvent.close()
	if p.ring != nil {
		err = errors.Join(err, p.ring.close())
	}
	return err
}

// runtimeCalls returns the calls by which the Go runtime schedules and preempts
// goroutines. It makes them at any time: a batch of more than 10 ms would count
// a few.
func runtimeCalls() []int {
	const futexTime64 = 422 // on 32-bit systems; no other system uses the number
	return []int{
		unix.SYS_FUTEX, futexTime64, unix.SYS_RT_SIGRETURN, unix.SYS_RT_SIGPROCMASK, unix.SYS_TGKILL, unix.SYS_GETPID,
		unix.SYS_SCHED_YIELD, unix.SYS_NANOSLEEP,
	}
}

// leaveOut makes an event ignore the calls with these numbers; see
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

// wayOut adds a remedy to err.
func wayOut(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: run as root, or with CAP_PERFMON and CAP_DAC_READ_SEARCH (and CAP_SYS_ADMIN where tracefs is not mounted)", err)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errors.ErrUnsupported), errors.Is(err, unix.ENODEV):
		return fmt.Errorf("%w: needs a kernel with CONFIG_PERF_EVENTS and CONFIG_FTRACE_SYSCALLS, and tracefs mounted at /sys/kernel/tracing", err)
	}
	return err
}

// bytesRead returns how many bytes the snapshots of one measurement read.
func (p *syscalls) bytesRead() int64 { return int64(len(p.before) + len(p.after)) }

func (p *syscalls) report(r *Reading) error {
	n, err := p.difference()
	if err != nil {
		return err
	}
	r.set(SystemCalls, n-ownCalls)
	if p.ring != nil {
		r.calls = p.ring.calls(n - ownCalls)
	}
	return nil
}

// traced counts the system calls of a thread in a process started by [Trace].
type traced struct{ thread *ptrace.Thread }

func (p *traced) start() error { return p.thread.Start() }
func (p *traced) stop() error  { return p.thread.Stop() }
func (p *traced) close() error { return nil }

func (p *traced) report(r *Reading) error {
	calls, err := p.thread.Calls()
	if err != nil {
		return err
	}
	var total int64
	for _, c := range calls {
		total += c.N
	}
	r.set(SystemCalls, total)
	r.calls = calls
	return nil
}
