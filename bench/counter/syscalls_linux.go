package counter

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"

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
	return &syscalls{fd: fd}, nil
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
