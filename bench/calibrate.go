package bench

import "time"

// A Loop does about n operations between start and stop and returns how many it
// did. What it prepares before start and cleans up after stop is not timed.
type Loop func(n int, start, stop func()) (ops int, err error)

// Time returns how long a batch of about n operations takes by c. It reads the
// clock and the thread's CPU time exactly as a timed batch of a case does.
func (l Loop) Time(c Clock, n int) (ops int, elapsed time.Duration, err error) {
	w := newStopwatch(c, 1)
	ops, err = l(n, func() { _ = w.start(0) }, func() { _ = w.stop(0) })
	return ops, w.elapsed(), err
}

// Calibrate returns how many operations take about as long as target by c, at
// most most. It works as it does for the batches of a case.
func (l Loop) Calibrate(c Clock, target time.Duration, most int) (int, error) {
	return calibrate(func(n int) (int, time.Duration, error) { return l.Time(c, n) }, 1, most, target)
}

// A timer does about n operations and returns how many it did and their time.
type timer func(n int) (ops int, elapsed time.Duration, err error)

// calibrate returns how many operations take about as long as target: at least
// 1 and at most most. It starts with n, and stops early if run does fewer
// operations than asked.
func calibrate(run timer, n, most int, target time.Duration) (int, error) {
	for {
		ops, elapsed, err := least(run, n, target)
		if err != nil {
			return 0, err
		}
		fit := float64(ops) * float64(target) / float64(max(elapsed, 1))
		if elapsed >= target/2 || n == most || ops < n {
			return max(1, int(min(fit, float64(most)))), nil
		}
		n = int(min(max(fit, 2*float64(n)), 10*float64(n), float64(most)))
	}
}

// longBatch is longer than any plausible preemption.
const longBatch = 100 * time.Millisecond

// least returns the smaller of two timings: the first run meets cold caches, and
// either may be preempted. One is enough if it took far longer than target.
func least(run timer, n int, target time.Duration) (ops int, elapsed time.Duration, err error) {
	ops, first, err := run(n)
	if err != nil || first > max(2*target, longBatch) {
		return ops, first, err
	}
	ops, second, err := run(n)
	return ops, min(first, second), err
}
