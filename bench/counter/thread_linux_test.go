package counter

import (
	"math"
	"runtime"
	"strings"
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

func TestParseThreadIO(t *testing.T) {
	const rest = "syscr: 4\nsyscw: 5\nwrite_bytes: 6\ncancelled_write_bytes: 7\n"
	tests := []struct {
		name, text string
		want       ioCounts
		wantErr    string
	}{
		{"all", "rchar: 100\nwchar: 20\nread_bytes: 4096\n" + rest, ioCounts{120, 4096}, ""},
		{"large", "rchar: 9223372036854775807\nwchar: 0\nread_bytes: 0\n" + rest, ioCounts{math.MaxInt64, 0}, ""},
		{"empty", "", ioCounts{}, "found 0 of"},
		{"no block accounting", "rchar: 100\nwchar: 20\n", ioCounts{}, "found 2 of"},
		{"no number", "rchar: x\n" + rest, ioCounts{}, "rchar: "},
		{"no value", "rchar\n" + rest, ioCounts{}, "rchar: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseIO([]byte(tt.text))
			if tt.wantErr == "" && err != nil {
				t.Fatal(err)
			}
			if tt.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tt.wantErr)) {
				t.Fatalf("got error %v, want one with %q", err, tt.wantErr)
			}
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
