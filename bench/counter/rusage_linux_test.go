package counter

import (
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestTimesAgreeWithClock compares user+system time with the thread's CPU
// clock, read before some work and right after it. Most readings must include
// the work. If the kernel did not update the thread's times, they would lag by
// up to a tick, which is longer than the work.
func TestTimesAgreeWithClock(t *testing.T) {
	const rounding = 2 * time.Microsecond
	const rounds = 20
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	lagging := 0
	for range rounds {
		before := threadClock(t)
		compute()
		spent := threadTime(t)
		after := threadClock(t)
		if spent < before-rounding || spent > after {
			t.Errorf("user+system time is %v, the CPU clock says %v to %v", spent, before, after)
		}
		if spent < before+(after-before)/2 {
			lagging++
		}
	}
	if lagging > rounds/2 {
		t.Errorf("%d of %d readings do not contain the work right before them", lagging, rounds)
	}
}

// compute takes a few hundred microseconds and makes no system call.
func compute() {
	x := uint64(1)
	for range 1 << 18 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	runtime.KeepAlive(x)
}

func TestThreadTimesDoesNotAllocate(t *testing.T) {
	allocs := testing.AllocsPerRun(100, func() {
		if _, _, err := ThreadTimes(); err != nil {
			t.Error(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func threadTime(t *testing.T) time.Duration {
	t.Helper()
	user, system, err := ThreadTimes()
	if err != nil {
		t.Fatal(err)
	}
	return user + system
}

func threadClock(t *testing.T) time.Duration {
	t.Helper()
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now); err != nil {
		t.Fatal(err)
	}
	return time.Duration(now.Nano())
}
