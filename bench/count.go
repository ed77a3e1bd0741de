package bench

import (
	"math/bits"
	"sync/atomic"

	"mmapbench/bench/counter"
)

// countRepeats is how many batches are counted. The Go runtime can add a call
// or a fault of its own to some; it never takes one away, so the least is the
// operations' own.
const countRepeats = 5

// evenly rounds a number of operations down to a power of two: then a buffer
// of such a size is emptied equally often in each batch.
func evenly(n int) int { return 1 << (bits.Len(uint(n)) - 1) }

// count measures what an operation costs besides time.
// copied is nil where the target does not count what it copies.
func (s *session) count(c Counters, figures []counter.Figure, n int, copied *atomic.Int64) ([]Value, error) {
	var least reading
	for range countRepeats {
		if copied != nil {
			copied.Store(0)
		}
		var r counter.Reading
		_, err := s.run(n, c.Start, func() (err error) { r, err = c.Stop(); return err })
		if err != nil {
			return nil, err
		}
		least.take(r, figures)
		if copied != nil {
			least.takeValue("user-B/op", copied.Load())
		}
	}
	return least.perOperation(n), nil
}

// counted are the figures of a counting pass; times are the other pass's.
// Device bytes are those fetched, which say nothing of operations that write.
func counted(writes bool) []counter.Figure {
	figures := []counter.Figure{counter.SystemCalls, counter.KernelBytes, counter.MinorFaults, counter.MajorFaults}
	if !writes {
		figures = append(figures, counter.DeviceBytes)
	}
	return figures
}

// A reading holds the least value of each figure.
type reading struct{ values []Value }

func (r *reading) take(c counter.Reading, figures []counter.Figure) {
	for _, f := range figures {
		if v, ok := c.Value(f); ok {
			r.takeValue(f.String()+"/op", v)
		}
	}
}

func (r *reading) takeValue(unit string, v int64) {
	for i := range r.values {
		if r.values[i].Unit == unit {
			r.values[i].Value = min(r.values[i].Value, float64(v))
			return
		}
	}
	r.values = append(r.values, Value{unit, float64(v)})
}

func (r *reading) perOperation(n int) []Value {
	for i := range r.values {
		r.values[i].Value /= float64(n)
	}
	return r.values
}
