package bench

import (
	"time"

	"mmapbench/bench/counter"
)

// A Clock tells the time since some fixed moment. It must not run backward.
type Clock interface{ Now() time.Duration }

// SystemClock returns the system's finest monotonic clock.
func SystemClock() Clock { return newSystemClock() }

// A stopwatch times the workers of a batch, each on its own thread. start and
// stop are the functions that [trial.run] calls.
type stopwatch struct {
	clock Clock
	laps  []lap
}

// A lap is the time of one worker.
type lap struct {
	start, stop  time.Duration
	user, system time.Duration // CPU time; until stop, the thread's at the start
	err          error         // why there is no CPU time

	_ [64]byte // keeps two workers from writing to one cache line
}

func newStopwatch(c Clock, workers int) *stopwatch {
	return &stopwatch{clock: c, laps: make([]lap, workers)}
}

func (s *stopwatch) start(worker int) error {
	l := &s.laps[worker]
	l.user, l.system, l.err = counter.ThreadTimes()
	l.start = s.clock.Now()
	return nil
}

func (s *stopwatch) stop(worker int) error {
	l := &s.laps[worker]
	l.stop = s.clock.Now()
	user, system, err := counter.ThreadTimes()
	l.user, l.system = user-l.user, system-l.system
	if l.err == nil {
		l.err = err
	}
	return nil
}

// elapsed is the time from the first worker's start to the last worker's end.
func (s *stopwatch) elapsed() time.Duration {
	first, last := s.laps[0].start, s.laps[0].stop
	for _, l := range s.laps {
		first, last = min(first, l.start), max(last, l.stop)
	}
	return last - first
}

// sum adds up the times of all workers. If all end at once, it is their number
// times elapsed.
func (s *stopwatch) sum() (total time.Duration) {
	for _, l := range s.laps {
		total += l.stop - l.start
	}
	return total
}

// cpu is the CPU time of all workers. ok is false where the system does not
// tell.
func (s *stopwatch) cpu() (user, system time.Duration, ok bool) {
	for _, l := range s.laps {
		if l.err != nil {
			return 0, 0, false
		}
		user += l.user
		system += l.system
	}
	return user, system, true
}

// An aside reads the counters that do not slow a batch, just outside the timed
// span. With several workers it would count one thread only, so it then has no
// counters, and all workers may call it.
type aside struct {
	counters Counters // nil for none
	running  bool
	reading  counter.Reading
}

func (a *aside) start() {
	if a.counters != nil {
		a.running = a.counters.Start() == nil
	}
}

// stop leaves the reading empty on an error: the time is valid without it.
func (a *aside) stop() {
	if !a.running {
		return
	}
	a.running = false
	if r, err := a.counters.Stop(); err == nil {
		a.reading = r
	}
}

// addTo appends the figures of a batch of ops operations.
func (a *aside) addTo(m *Measurement, ops float64) {
	for f := counter.Cycles; f <= counter.Shootdowns; f++ {
		if v, ok := a.reading.Value(f); ok {
			m.Add(f.Unit(), float64(v)/ops)
		}
	}
}

// A Repeater does about n operations between start and stop and returns how many it
// did. What it prepares before start and cleans up after stop is not timed.
type Repeater func(n int, start, stop func()) (ops int, err error)

// Time returns how long a batch of about n operations takes by c. It reads the
// clock and the thread's CPU time exactly as a timed batch of a case does.
func (r Repeater) Time(c Clock, n int) (ops int, elapsed time.Duration, err error) {
	w := newStopwatch(c, 1)
	ops, err = r(n, func() { _ = w.start(0) }, func() { _ = w.stop(0) })
	return ops, w.elapsed(), err
}

// Calibrate returns how many operations take about as long as target by c, at
// most most. It works as it does for the batches of a case.
func (r Repeater) Calibrate(c Clock, target time.Duration, most int) (int, error) {
	return calibrate(func(n int) (int, time.Duration, error) { return r.Time(c, n) }, 1, most, target)
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
