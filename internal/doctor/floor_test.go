package doctor

import (
	"context"
	"errors"
	"testing"
	"time"

	"mmapbench/bench"
)

// A fakeClock stands still unless it is moved.
type fakeClock struct{ now time.Duration }

func (c *fakeClock) Now() time.Duration { return c.now }

// takes is work whose every operation takes d.
func (c *fakeClock) takes(d time.Duration) func(n int) error {
	return func(n int) error {
		c.now += time.Duration(n) * d
		return nil
	}
}

func TestSample(t *testing.T) {
	const op = 50 * time.Nanosecond
	for _, tt := range []struct {
		name    string
		pace    pace
		samples int
		ops     int // of a sample
	}{
		{"batches are as long as asked", pace{batch: time.Millisecond, samples: 5, limit: time.Second}, 5, int(time.Millisecond / op)},
		{"one operation each", pace{samples: 5, limit: time.Second}, 5, 1},
		{"no more operations than allowed", pace{batch: time.Millisecond, most: 7, samples: 3, limit: time.Second}, 3, 7},
		{"one sample after the limit", pace{samples: 5}, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clock := &fakeClock{}
			last := 0
			work := clock.takes(op)
			run := timed(func(n int) error { last = n; return work(n) })
			got, err := tt.pace.sample(t.Context(), clock, run)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != tt.samples || last != tt.ops {
				t.Errorf("%d samples of %d operations, want %d of %d", len(got), last, tt.samples, tt.ops)
			}
			for _, v := range got {
				if v < 49.9e-9 || v > 50.1e-9 {
					t.Errorf("an operation took %v s, want 50 ns", v)
				}
			}
		})
	}
}

func TestSampleStops(t *testing.T) {
	clock := &fakeClock{}
	ctx, cancel := context.WithCancel(t.Context())
	work := clock.takes(time.Millisecond)
	calls := 0
	got, err := slow().sample(ctx, clock, timed(func(n int) error {
		if calls++; calls == 3 {
			cancel()
		}
		return work(n)
	}))
	if !errors.Is(err, context.Canceled) || len(got) != 3 {
		t.Errorf("%d samples, %v", len(got), err)
	}
}

func TestSampleErrors(t *testing.T) {
	clock := &fakeClock{}
	broken := errors.New("broken")
	for _, p := range []pace{quick(), slow()} {
		if _, err := p.sample(t.Context(), clock, timed(func(int) error { return broken })); !errors.Is(err, broken) {
			t.Errorf("the error of the work became %v", err)
		}
	}
	// A clock that stands still must neither hang nor give a time of 0.
	if got, err := quick().sample(t.Context(), clock, timed(func(int) error { return nil })); err == nil {
		t.Errorf("work took %v by a clock that stood still", got)
	}
}

func TestFloor(t *testing.T) {
	clock := &fakeClock{}
	p := plan{name: "work", what: "what", pace: pace{samples: 9, limit: time.Second}, open: func() (bench.Repeater, error) { return timed(clock.takes(time.Millisecond)), nil }}
	if f := p.floor(t.Context(), clock); f.Err != nil || f.Unit != "sec/op" || f.Center != 0.001 || f.N != 9 || !f.Bounded() {
		t.Errorf("%+v", f)
	}
	p.bytes = 1 << 20
	if f := p.floor(t.Context(), clock); f.Err != nil || f.Unit != "B/s" || f.Center != 1000<<20 {
		t.Errorf("%+v", f)
	}
	missing := errors.New("missing")
	p.open = func() (bench.Repeater, error) { return nil, missing }
	if f := p.floor(t.Context(), clock); !errors.Is(f.Err, missing) || f.N != 0 {
		t.Errorf("%+v", f)
	}
}
