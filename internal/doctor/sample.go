package doctor

import (
	"context"
	"fmt"
	"time"

	"mmapbench/bench"
)

// A trial does about n operations and returns how many it did, and how long
// they took. What it prepares is not in the time.
type trial func(n int) (ops int, elapsed time.Duration, err error)

// timed makes a trial of work that needs no preparation.
func timed(clock bench.Clock, work func(n int) error) trial {
	return func(n int) (int, time.Duration, error) {
		start := clock.Now()
		err := work(n)
		return n, clock.Now() - start, err
	}
}

// A pace says how many samples to take of how many operations.
type pace struct {
	batch   time.Duration // how long a sample should take; 0 for samples of one operation
	most    int           // operations of a sample at most; 0 for any number
	samples int           // at most
	limit   time.Duration // none is begun later
}

// mostOps bounds the search for a batch that takes long enough, should the
// clock stand still.
const mostOps = 1 << 24

// calibrate returns how many operations take about as long as a batch. Its
// trials warm up what can be warm.
func (p pace) calibrate(ctx context.Context, run trial) (n int, err error) {
	if p.batch == 0 {
		return 1, nil
	}
	most := p.most
	if most == 0 {
		most = mostOps
	}
	for n = 1; ; n = min(16*n, most) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		ops, elapsed, err := run(n)
		if err != nil {
			return 0, err
		}
		// Shorter ones tell little: the clock and an interrupt weigh too much.
		if elapsed >= p.batch/8 {
			return min(max(1, int(float64(ops)*float64(p.batch)/float64(elapsed))), most), nil
		}
		if n == most {
			return n, nil
		}
	}
}

// sample returns the seconds that one operation took in each sample. An error
// of a trial, or of ctx, comes with the samples before it.
func (p pace) sample(ctx context.Context, clock bench.Clock, run trial) (perOp []float64, err error) {
	start := clock.Now()
	n, err := p.calibrate(ctx, run)
	if err != nil {
		return nil, err
	}
	for len(perOp) < p.samples && (len(perOp) == 0 || clock.Now()-start < p.limit) {
		if err := ctx.Err(); err != nil {
			return perOp, err
		}
		ops, elapsed, err := run(n)
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
