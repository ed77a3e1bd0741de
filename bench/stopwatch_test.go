package bench

import (
	"errors"
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

// steps returns a Loop that advances c by each per operation and does at most
// most operations.
func steps(c *fakeClock, each time.Duration, most int) Repeater {
	return func(n int, start, stop func()) (int, error) {
		c.now += time.Hour // preparation, which must not be timed
		n = min(n, most)
		start()
		c.now += time.Duration(n) * each
		stop()
		c.now += time.Hour
		return n, nil
	}
}

func TestLoop(t *testing.T) {
	c := &fakeClock{}
	if ops, elapsed, err := steps(c, time.Microsecond, 7).Time(c, 10); ops != 7 || elapsed != 7*time.Microsecond || err != nil {
		t.Errorf("%d operations took %v, %v", ops, elapsed, err)
	}
	for _, tt := range []struct {
		name       string
		each       time.Duration
		most, does int
		want       int
	}{
		{"as long as asked", time.Microsecond, 1 << 20, 1 << 20, 1000},
		{"no more than allowed", time.Microsecond, 100, 1 << 20, 100},
		{"no more than it does", time.Nanosecond, 1 << 20, 16, 1e6},
		{"one that takes longer", time.Second, 1 << 20, 1 << 20, 1},
		{"a clock that stands still", 0, 1 << 20, 1 << 20, 1 << 20},
	} {
		if n, err := steps(c, tt.each, tt.does).Calibrate(c, time.Millisecond, tt.most); n != tt.want || err != nil {
			t.Errorf("%s: %d, %v, want %d", tt.name, n, err, tt.want)
		}
	}
	broken := errors.New("broken")
	failing := Repeater(func(int, func(), func()) (int, error) { return 0, broken })
	if _, err := failing.Calibrate(c, time.Millisecond, 1); !errors.Is(err, broken) {
		t.Errorf("the error of the work became %v", err)
	}
}
