package bench

import "mmapbench/bench/counter"

// An aside reads the counters that add nothing to the time of a batch, right
// outside of the clock. Of several workers it would miss all but one, so then
// it has none, and may be called by all of them.
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

// stop leaves the reading empty where there is none: the time is good without.
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
func (a *aside) addTo(r *Record, ops float64) {
	for f := counter.Cycles; f <= counter.Shootdowns; f++ {
		if v, ok := a.reading.Value(f); ok {
			r.add(f.Unit(), float64(v)/ops)
		}
	}
}
