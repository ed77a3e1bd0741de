//go:build unix

package mmapio

import (
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// contentions runs read in two goroutines and returns how often one of the two
// waited for a lock or a channel, as the profiles count it.
func contentions(t *testing.T, n int, read func()) (waits int64) {
	t.Helper()
	defer runtime.SetMutexProfileFraction(runtime.SetMutexProfileFraction(1))
	runtime.SetBlockProfileRate(1)
	defer runtime.SetBlockProfileRate(0)
	before := profiledHere(t)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { hammer(n, read) })
	}
	wg.Wait()
	return profiledHere(t) - before
}

// hammer is looked for in the profiles: what it calls waits on behalf of read.
//
//go:noinline
func hammer(n int, read func()) {
	for range n {
		read()
	}
}

// profiledHere adds up the waits below hammer.
func profiledHere(t *testing.T) (waits int64) {
	t.Helper()
	for _, profile := range []func([]runtime.BlockProfileRecord) (int, bool){runtime.MutexProfile, runtime.BlockProfile} {
		var records []runtime.BlockProfileRecord
		n, ok := profile(nil)
		for !ok {
			records = make([]runtime.BlockProfileRecord, n+50)
			n, ok = profile(records)
		}
		for _, r := range records[:n] {
			if below(r.Stack(), ".hammer") {
				waits += r.Count
			}
		}
	}
	return waits
}

func below(stack []uintptr, function string) bool {
	for frames := runtime.CallersFrames(stack); ; {
		frame, more := frames.Next()
		if strings.HasSuffix(frame.Function, function) {
			return true
		}
		if !more {
			return false
		}
	}
}

// Two goroutines that read never wait for each other, not even for a moment.
func TestReadersDoNotContend(t *testing.T) {
	f := openFile(t, newFile(t, string(newPattern('k', 4096))), os.O_RDWR)
	n := scaled(10_000_000, 100_000)
	var mu sync.Mutex
	locked := contentions(t, n, func() {
		mu.Lock()
		defer mu.Unlock()
		runtime.Gosched() // the other one comes meanwhile
	})
	if locked == 0 {
		t.Error("a lock for each read is no contention: the profiles show nothing")
	}
	for name, read := range readers() {
		waits := contentions(t, n, func() {
			if err := read(f); err != nil {
				t.Error(err)
			}
		})
		if waits != 0 {
			t.Errorf("%s: %d waits", name, waits)
		}
	}
	t.Logf("%d waits if each of %d reads takes a lock", locked, 2*n)
}
