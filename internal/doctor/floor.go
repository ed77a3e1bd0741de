package doctor

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/noise"
)

// A Floor is the least time that a basic operation takes on this machine.
type Floor struct {
	Name string
	What string // what exactly was done

	// Unit is "sec/op" for times, "B/s" for bandwidth.
	Unit string

	// Summary is the median of the samples, with an interval at 95 %.
	noise.Summary

	// Err is why the floor is absent, or nil. It matches
	// [errors.ErrUnsupported] where the system has no such operation.
	Err error
}

// confidence is the level of all intervals.
const confidence = 0.95

// A plan is how a floor is measured.
type plan struct {
	name, what string

	bytes int64 // of an operation, if the floor is a bandwidth
	pace  pace

	open func() (bench.Repeater, error)
}

// floor measures p.
func (p plan) floor(ctx context.Context, clock bench.Clock) Floor {
	f := Floor{Name: p.name, What: p.what, Unit: "sec/op"}
	var values []float64
	loop, err := p.open()
	if err == nil {
		values, err = p.pace.sample(ctx, clock, loop)
	}
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
	f.Summary = noise.Median(values, confidence)
	return f
}

// A pace says how many samples to take of how many operations.
type pace struct {
	batch   time.Duration // how long a sample should take; 0 for samples of one operation
	most    int           // operations of a sample at most; 0 for any number
	samples int           // at most
	limit   time.Duration // no sample begins later
}

// quick is the pace of operations in memory. Two milliseconds are long against
// an interrupt and short against a time slice.
func quick() pace {
	return pace{batch: 2 * time.Millisecond, samples: 40, limit: 300 * time.Millisecond}
}

// slow is the pace of operations that each are a sample.
func slow() pace { return pace{samples: 64, limit: time.Second} }

// calibrate returns how many operations make a sample.
func (p pace) calibrate(clock bench.Clock, loop bench.Repeater) (int, error) {
	if p.batch == 0 {
		return 1, nil
	}
	// The search ends even if the clock stands still.
	const mostOps = 1 << 24
	return loop.Calibrate(clock, p.batch, cmp.Or(p.most, mostOps))
}

// sample returns the seconds that one operation took in each sample. An error
// comes with the samples before it.
func (p pace) sample(ctx context.Context, clock bench.Clock, loop bench.Repeater) (perOp []float64, err error) {
	start := clock.Now()
	n, err := p.calibrate(clock, loop)
	if err != nil {
		return nil, err
	}
	for len(perOp) < p.samples && (len(perOp) == 0 || clock.Now()-start < p.limit) {
		if err := ctx.Err(); err != nil {
			return perOp, err
		}
		ops, elapsed, err := loop.Time(clock, n)
		if err != nil {
			return perOp, err
		}
		if ops < 1 || elapsed <= 0 {
			return perOp, fmt.Errorf("%d operations took %v by the clock: it is too coarse", ops, elapsed)
		}
		perOp = append(perOp, elapsed.Seconds()/float64(ops))
	}
	return perOp, nil
}

// timed makes a Loop of work that needs no preparation.
func timed(work func(n int) error) bench.Repeater {
	return func(n int, start, stop func()) (int, error) {
		start()
		err := work(n)
		stop()
		return n, err
	}
}

// repeat is timed for an operation that takes longer than the call of op.
func repeat(op func() error) bench.Repeater {
	return timed(func(n int) error {
		for range n {
			if err := op(); err != nil {
				return err
			}
		}
		return nil
	})
}
