package counter

import (
	"encoding/binary"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// A perfEvent counts an event of one thread with perf_event_open(2). Each
// snapshot is one read(2).
type perfEvent struct {
	fd            int
	name          string
	before, after tally
}

// A tally is the kernel's struct read_format with
// PERF_FORMAT_TOTAL_TIME_ENABLED and _RUNNING: count, ns enabled, ns running.
type tally [3 * 8]byte

func (t *tally) count() uint64   { return binary.NativeEndian.Uint64(t[0:]) }
func (t *tally) enabled() uint64 { return binary.NativeEndian.Uint64(t[8:]) }
func (t *tally) running() uint64 { return binary.NativeEndian.Uint64(t[16:]) }

// openEvent opens an event for the calling thread. The caller adds the remedy
// to its error, which depends on the event.
func openEvent(name string, kind uint32, config uint64) (perfEvent, error) {
	attr := unix.PerfEventAttr{
		Type:        kind,
		Size:        unix.PERF_ATTR_SIZE_VER0,
		Config:      config,
		Read_format: unix.PERF_FORMAT_TOTAL_TIME_ENABLED | unix.PERF_FORMAT_TOTAL_TIME_RUNNING,
	}
	const thisThread, anyCPU, noGroup = 0, -1, -1
	fd, err := unix.PerfEventOpen(&attr, thisThread, anyCPU, noGroup, unix.PERF_FLAG_FD_CLOEXEC)
	if err != nil {
		return perfEvent{}, fmt.Errorf("perf_event_open %s: %w", name, err)
	}
	return perfEvent{fd: fd, name: name}, nil
}

func (p *perfEvent) start() error { return p.snapshot(&p.before) }
func (p *perfEvent) stop() error  { return p.snapshot(&p.after) }
func (p *perfEvent) close() error { return os.NewSyscallError("close", unix.Close(p.fd)) }

func (p *perfEvent) snapshot(t *tally) error {
	n, err := unix.Read(p.fd, t[:])
	if err != nil {
		return fmt.Errorf("read perf_event %s: %w", p.name, err)
	}
	if n != len(t) {
		return fmt.Errorf("read perf_event %s: got %d bytes instead of %d", p.name, n, len(t))
	}
	return nil
}

// difference returns the count between the snapshots. It rejects a count that
// covers only a part of the time, because scaling it up would be a guess.
func (p *perfEvent) difference() (int64, error) {
	enabled := p.after.enabled() - p.before.enabled()
	running := p.after.running() - p.before.running()
	if enabled != running {
		return 0, fmt.Errorf("perf_event %s counted during %d of %d ns only", p.name, running, enabled)
	}
	return int64(p.after.count() - p.before.count()), nil
}
