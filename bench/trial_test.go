package bench

import (
	"context"
	"errors"
	"testing"
	"time"

	"mmapbench/internal/work"
)

// fakeTrial returns a trial whose operations take cost each, and whose batches
// take overhead once.
func fakeTrial(clock *fakeClock, cost, overhead time.Duration, restarts bool) *trial {
	inst := &work.Instance{Op: func(i int) (uint64, int, error) {
		clock.now += cost
		if i == 0 {
			clock.now += overhead
		}
		return uint64(i), 1, nil
	}}
	if restarts {
		inst.Begin = func() error { return nil }
	}
	value := func(i int) (uint64, error) { return uint64(i), nil }
	tr, _ := newTrial(&work.Work{Ledger: work.NewLedger(1000, value)}, &work.Env{Ctx: context.Background()}, inst)
	return tr
}

func TestCalibrate(t *testing.T) {
	for _, test := range []struct {
		name           string
		cost, overhead time.Duration
		restarts       bool
		low, high      int
	}{
		{"fast", 10 * time.Nanosecond, 0, false, 1_000_000, 1_000_000},
		{"slower than the batch", 30 * time.Millisecond, 0, false, 1, 1},
		{"slow first one", time.Microsecond, time.Millisecond, false, 1_000, 10_000},
		{"fixed", 10 * time.Nanosecond, 0, true, 1000, 1000},
	} {
		t.Run(test.name, func(t *testing.T) {
			clock := new(fakeClock)
			s := fakeTrial(clock, test.cost, test.overhead, test.restarts)
			n, err := s.calibrate(clock, 10*time.Millisecond, 0)
			if err != nil || n < test.low || n > test.high {
				t.Errorf("calibrate returned %d, %v, want %d to %d", n, err, test.low, test.high)
			}
		})
	}
}

func TestBatchesOfWholePeriods(t *testing.T) {
	s := fakeTrial(new(fakeClock), 1, 0, false) // with a period of 1000
	for _, test := range []struct {
		n, workers int
		whole      bool
		want       int
	}{
		{0, 1, false, 1}, {7, 2, false, 6}, {1, 4, false, 4},
		{1, 1, true, 1000}, {2999, 1, true, 2000}, {2999, 2, true, 2000}, {999, 3, true, 3000},
	} {
		s.work.Whole = test.whole
		if got := s.batchOf(test.n, test.workers); got != test.want {
			t.Errorf("a batch of about %d with %d workers, whole %v, has %d", test.n, test.workers, test.whole, got)
		}
	}
}

func TestWarmVisitsAllOnce(t *testing.T) {
	clock := new(fakeClock)
	s := fakeTrial(clock, 1, 0, false)
	if err := s.warm(clock, time.Second, 0); err != nil || clock.now != 1000 || s.crew.hands[0].at != 0 {
		t.Errorf("warm did %d operations and is at %d, %v", clock.now, s.crew.hands[0].at, err)
	}
	if err := s.warm(clock, 0, 0); err != nil || clock.now != 1000 {
		t.Errorf("without time warm did %d operations, %v", clock.now-1000, err)
	}
}

func TestTrialEndsMeasurementOnError(t *testing.T) {
	broken := errors.New("broken")
	ended := false
	s := fakeTrial(new(fakeClock), 1, 0, false)
	s.inst.Op = func(int) (uint64, int, error) { return 0, 0, broken }
	_, err := s.run(5, func(int) error { return nil }, func(int) error { ended = true; return nil })
	if !errors.Is(err, broken) || !ended {
		t.Errorf("run returned %v, ended is %v", err, ended)
	}
}

func TestLongOperationsAreRefused(t *testing.T) {
	clock := new(fakeClock)
	s := fakeTrial(clock, time.Minute, 0, false)
	if err := s.warm(clock, time.Second, 30*time.Second); !errors.Is(err, work.ErrRefused) {
		t.Errorf("warm returned %v", err)
	}
}
