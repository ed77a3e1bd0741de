package bench

import (
	"mmapbench/bench/counter"
	"mmapbench/internal/work"
)

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
	if a.counters == nil || !a.running {
		return
	}
	a.running = false
	if r, err := a.counters.Stop(); err == nil {
		a.reading = r
	}
}

// addTo appends the figures of a batch of ops operations.
func (a *aside) addTo(r *work.Measurement, ops float64) {
	for f := counter.Cycles; f <= counter.Shootdowns; f++ {
		if v, ok := a.reading.Value(f); ok {
			r.Add(f.Unit(), float64(v)/ops)
		}
	}
}
