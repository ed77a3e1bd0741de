package bench

import (
	"testing"
	"time"
)

// A batch lasts from the first start to the last stop.
func TestStopwatch(t *testing.T) {
	clock := new(fakeClock)
	w := newStopwatch(clock, 3)
	for _, event := range []struct {
		at     time.Duration
		worker int
		does   func(worker int) error
	}{{5, 1, w.start}, {7, 0, w.start}, {8, 2, w.start}, {20, 2, w.stop}, {105, 0, w.stop}, {100, 1, w.stop}} {
		clock.now = event.at
		if err := event.does(event.worker); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.elapsed(); got != 100 {
		t.Errorf("elapsed is %d, want 100", got)
	}
	if got, want := w.sum(), time.Duration(100-5+105-7+20-8); got != want {
		t.Errorf("the sum is %d, want %d", got, want)
	}
}
