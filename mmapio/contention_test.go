//go:build unix || windows

package mmapio

import (
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// contentions runs read in two goroutines and returns how often one of the two
// waited for a lock or a channel, as the profiles count it, and where.
func contentions(n int, read func()) (waits int64, where string) {
	defer runtime.SetMutexProfileFraction(runtime.SetMutexProfileFraction(1))
	runtime.SetBlockProfileRate(1)
	defer runtime.SetBlockProfileRate(0)
	before, _ := profiled()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { hammer(n, read) })
	}
	wg.Wait()
	after, where := profiled()
	return after - before, where
}

// hammer is looked for in the profiles: what it calls waits on behalf of read.
//
//go:noinline
func hammer(n int, read func()) {
	for range n {
		read()
	}
}

// profiled adds up the waits below hammer since the program started.
func profiled() (waits int64, where string) {
	for _, profile := range []func([]runtime.BlockProfileRecord) (int, bool){runtime.MutexProfile, runtime.BlockProfile} {
		var records []runtime.BlockProfileRecord
		n, ok := profile(nil)
		for !ok {
			records = make([]runtime.BlockProfileRecord, n+50)
			n, ok = profile(records)
		}
		for _, r := range records[:n] {
			if names := functions(r.Stack()); names != "" {
				waits += r.Count
				where += "\n" + names
			}
		}
	}
	return waits, where
}

// functions returns the names of those below hammer, or "" if it is not among
// them, or if the wait is one of Go's runtime: for a lock of its own, or for the
// garbage collection that an allocation starts.
func functions(stack []uintptr) (names string) {
	for frames := runtime.CallersFrames(stack); ; {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.mallocgc" || names == "" && strings.HasPrefix(frame.Function, "runtime.unlock"):
			return ""
		case strings.HasSuffix(frame.Function, ".hammer"):
			return names
		case !more:
			return ""
		}
		names += " " + frame.Function
	}
}

// Two goroutines that read never wait for each other, not even for a moment.
func TestReadersDoNotContend(t *testing.T) {
	f := openFile(t, newFile(t, string(newPattern('k', 4096))), os.O_RDWR)
	n := scaled(t, 10_000_000, 100_000)
	var mu sync.Mutex
	locked, _ := contentions(n, func() {
		mu.Lock()
		defer mu.Unlock()
		runtime.Gosched() // the other one comes meanwhile
	})
	if locked == 0 {
		t.Error("a lock for each read is no contention: the profiles show nothing")
	}
	for name, read := range readers() {
		waits, where := contentions(n, func() {
			if err := read(f); err != nil {
				t.Error(err)
			}
		})
		if waits != 0 {
			t.Errorf("%s: %d waits, among these:%s", name, waits, where)
		}
	}
	t.Logf("%d waits if each of %d reads takes a lock", locked, 2*n)
}
