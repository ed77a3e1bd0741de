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
