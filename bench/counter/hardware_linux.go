package counter

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/unix"
)

// hardware uses a counter of the processor. Its snapshots are system calls,
// which it counts as well.
type hardware struct {
	perfEvent
	figure Figure
}

// An event has the type and config that perf_event_open(2) needs, and the name
// that the perf tool uses.
type event struct {
	name   string
	kind   uint32
	config uint64
}

func hardwareEvent(f Figure) event {
	const loadMisses = unix.PERF_COUNT_HW_CACHE_OP_READ<<8 | unix.PERF_COUNT_HW_CACHE_RESULT_MISS<<16
	switch f {
	case Cycles:
		return event{"cycles", unix.PERF_TYPE_HARDWARE, unix.PERF_COUNT_HW_CPU_CYCLES}
	case Instructions:
		return event{"instructions", unix.PERF_TYPE_HARDWARE, unix.PERF_COUNT_HW_INSTRUCTIONS}
	case TLBMisses:
		return event{"dTLB-load-misses", unix.PERF_TYPE_HW_CACHE, unix.PERF_COUNT_HW_CACHE_DTLB | loadMisses}
	}
	return event{"LLC-load-misses", unix.PERF_TYPE_HW_CACHE, unix.PERF_COUNT_HW_CACHE_LL | loadMisses}
}

func openHardware(f Figure) (*hardware, error) {
	e := hardwareEvent(f)
	opened, err := openEvent(e.name, e.kind, e.config)
	if err != nil {
		return nil, hardwareWayOut(err)
	}
	p := &hardware{opened, f}
	if err := p.counts(); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// counts rejects a counter that does not move, as some hypervisors provide. It
// may reject only cycles and instructions: there need not be any misses.
func (p *hardware) counts() error {
	if p.figure != Cycles && p.figure != Instructions {
		return nil
	}
	if err := p.start(); err != nil {
		return err
	}
	if p.before.running() > 0 && p.before.count() == 0 {
		return fmt.Errorf("perf_event %s stands still: the hypervisor does not expose the counter: %w", p.name, errors.ErrUnsupported)
	}
	return nil
}

// hardwareWayOut adds a remedy to err.
func hardwareWayOut(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: run as root, with CAP_PERFMON, or with kernel.perf_event_paranoid at most 1", err)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errors.ErrUnsupported), errors.Is(err, unix.ENODEV), errors.Is(err, unix.EINVAL):
		return fmt.Errorf("%w: the processor has no such counter, or the hypervisor does not expose it: %w", err, errors.ErrUnsupported)
	}
	return err
}

// report leaves the figure absent if the counter was shared. The other figures
// remain valid.
func (p *hardware) report(r *Reading) error {
	if n, err := p.difference(); err == nil {
		r.set(p.figure, n)
	}
	return nil
}
