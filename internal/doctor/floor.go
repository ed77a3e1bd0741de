package doctor

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/stats"
	"mmapbench/internal/stopping"
)

// A Floor is what a basic operation takes at least on this machine.
type Floor struct {
	Name string
	What string // what exactly was done

	// Unit is "sec/op" for times, "B/s" for bandwidth.
	Unit string

	// Summary is the median of the samples, with an interval at 95 %.
	stats.Summary

	// Err is why the floor is absent, or nil. It matches
	// [errors.ErrUnsupported] where the system has no such operation.
	Err error
}

// confidence of all intervals.
const confidence = 0.95

// A lab has what measurements need.
type lab struct {
	ctx   context.Context
	clock bench.Clock
	files *files
	sys   *system
}

// newLab returns one in which the garbage collector is off until done.
func newLab(ctx context.Context, clock bench.Clock, files *files, sys *system) (l *lab, done func()) {
	runtime.GC()
	before := debug.SetGCPercent(-1)
	return &lab{ctx: ctx, clock: clock, files: files, sys: sys}, func() { debug.SetGCPercent(before) }
}

// MemoryFloors measures, in about two seconds, the floors of what needs no
// device: system calls, copies and minor faults. For the rest it is like
// [Examine].
func MemoryFloors(ctx context.Context, o Options) (floors []Floor, err error) {
	o = o.withDefaults()
	err = o.examine(func(x *examination) error {
		return x.measure(ctx, func(l *lab) error {
			floors, err = l.measured(ctx, o, l.memoryPlans())
			return err
		})
	})
	return floors, err
}

// measured are the floors of plans, as far as ctx lets it.
func (l *lab) measured(ctx context.Context, o Options, plans []plan) (floors []Floor, err error) {
	for _, p := range plans {
		if ctx.Err() != nil {
			break
		}
		o.Progress(p.name)
		floors = append(floors, p.floor(ctx, o.Clock))
	}
	return floors, ctx.Err()
}

// A plan is how a floor is measured.
type plan struct {
	name string
	what func() string // asked after the measurement

	// bytes of an operation, if it is its bandwidth that matters.
	bytes int64

	pace pace

	// open prepares the trials, and done cleans up after them.
	open func() (run trial, done func() error, err error)
}

// quick is the pace of operations in memory. Two milliseconds are long against
// an interrupt and short against a time slice.
func quick() pace {
	return pace{batch: 2 * time.Millisecond, samples: 40, limit: 300 * time.Millisecond}
}

// slow is the pace of operations that wait for a device: each is a sample.
func slow() pace { return pace{samples: 64, limit: time.Second} }

// floor measures p.
func (p plan) floor(ctx context.Context, clock bench.Clock) Floor {
	f := Floor{Name: p.name, Unit: "sec/op"}
	values, err := p.samples(ctx, clock)
	f.What = p.what()
	if p.bytes > 0 {
		f.Unit = "B/s"
		for i, v := range values {
			values[i] = float64(p.bytes) / v
		}
	}
	if err != nil {
		f.Err = err
		return f
	}
	f.Summary = stats.Median(values, confidence)
	return f
}

func (p plan) samples(ctx context.Context, clock bench.Clock) (values []float64, err error) {
	run, done, err := p.open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	return p.pace.sample(ctx, clock, run)
}

// says is the description of a plan that needs no measurement to know it.
func says(text string) func() string { return func() string { return text } }

// plans are all floors, the cheapest operation first.
func (l *lab) plans() []plan { return append(l.memoryPlans(), l.majorFault(), l.fsync()) }

// memoryPlans are those that no device takes part in.
func (l *lab) memoryPlans() []plan {
	all := []plan{
		l.clockCost(),
		l.emptyCall(),
		l.smallRead(),
	}
	for _, size := range []int64{4 << 10, 64 << 10, 1 << 20, 64 << 20} {
		all = append(all, l.copying(size))
	}
	return append(all, l.anonymousFault(), l.cachedFault(), l.faultAround())
}

func nothingToClose() error { return nil }

// simple prepares a trial of work that needs nothing.
func (l *lab) simple(work func(n int) error) func() (trial, func() error, error) {
	return func() (trial, func() error, error) { return timed(l.clock, work), nothingToClose, nil }
}

func (l *lab) clockCost() plan {
	return plan{
		name: "clock", what: says("reading the monotonic clock; each timed batch has two readings in it"), pace: quick(),
		open: l.simple(func(n int) error {
			for range n {
				l.clock.Now()
			}
			return nil
		}),
	}
}

func (l *lab) emptyCall() plan {
	return plan{
		name: "empty system call", what: says("getppid(2), without telling Go's scheduler"), pace: quick(),
		open: func() (trial, func() error, error) {
			if err := emptyCalls(1); err != nil {
				return nil, nil, err
			}
			return timed(l.clock, emptyCalls), nothingToClose, nil
		},
	}
}

func (l *lab) smallRead() plan {
	return plan{
		name: "read of 1 B", what: says("os.File.ReadAt from the page cache"), pace: quick(),
		open: func() (trial, func() error, error) {
			f, err := l.files.reading()
			if err != nil {
				return nil, nil, err
			}
			b := make([]byte, 1)
			return timed(l.clock, func(n int) error {
				for range n {
					if _, err := f.ReadAt(b, 0); err != nil {
						return err
					}
				}
				return nil
			}), nothingToClose, nil
		},
	}
}

// roomToCopy is how many times as much memory as a copy needs has to be
// available: a measurement must not push others out.
const roomToCopy = 4

func (l *lab) copying(size int64) plan {
	what := "between two buffers"
	if level := l.sys.cacheOf(2 * size); level != "" {
		what += ", which fit into " + level
	}
	return plan{
		name: "copy of " + bytesize.Format(size), what: says(what), bytes: size, pace: quick(),
		open: func() (trial, func() error, error) {
			if free, ok := l.sys.availableMemory(); ok && free < roomToCopy*2*size {
				return nil, nil, fmt.Errorf("of memory only %s are available: two buffers of %s could push others out",
					bytesize.Format(free), bytesize.Format(size))
			}
			from, to := touched(size), touched(size)
			return timed(l.clock, func(n int) error {
				for range n {
					copy(to, from)
				}
				return nil
			}), nothingToClose, nil
		},
	}
}

// touched returns memory whose pages are there, each with content of its own.
func touched(size int64) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func (l *lab) fsync() plan {
	const blocks = fileSize / (4 << 10)
	return plan{
		name: "fsync", what: says("4 KiB overwritten within a file, and made durable"), pace: slow(),
		open: func() (trial, func() error, error) {
			f, err := l.files.writing()
			if err != nil {
				return nil, nil, err
			}
			if l.sys.temp.inMemory() {
				return nil, nil, fmt.Errorf("%s has no device: there is nothing to make durable: choose a -dir on a disk: %w", l.sys.temp.kind, errors.ErrUnsupported)
			}
			block := touched(4 << 10)
			at := int64(0)
			return timed(l.clock, func(n int) error {
				for range n {
					// Apart from each other, so that none joins the last.
					at = (at + 769) % blocks
					if _, err := f.WriteAt(block, at*int64(len(block))); err != nil {
						return err
					}
					if err := stopping.Call(l.ctx, "fsync of "+f.Name(), f.Sync); err != nil {
						return err
					}
				}
				return nil
			}), nothingToClose, nil
		},
	}
}
