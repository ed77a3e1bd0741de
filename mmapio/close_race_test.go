//go:build unix || windows

package mmapio

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"mmapbench/fileio"
	"mmapbench/fileio/fileiotest"
)

// A closeRace opens and closes one file again and again while callers use it.
type closeRace struct {
	t       *testing.T
	name    string
	callers []*caller
	rand    *rand.Rand
	calls   int64
}

// closeSize is the size of the file. The total of mapped bytes shows whether a
// closed mapping of it is left.
const closeSize = 1<<20 + 77

func newCloseRace(t *testing.T) *closeRace {
	want := newPattern('c', closeSize+raceSlack)
	return &closeRace{
		t: t, name: newFile(t, string(want[:closeSize])),
		// The floor is the size: no byte is ever cut off.
		callers: newCallers(t, 8, want, closeSize, closeSize), rand: newRand(t),
	}
}

// once opens the file and closes it under the callers' hands. allowed is what
// they may meet besides fs.ErrClosed.
func (r *closeRace) once(some []call, allowed []error, flag int, opts ...Option) {
	f, err := OpenFile(r.name, flag, 0, opts...)
	if err != nil {
		r.t.Fatal(err)
	}
	var done atomic.Int64
	var wg sync.WaitGroup
	for _, c := range r.callers {
		c.f = f
		wg.Go(func() {
			for r.goOn(c, c.pick(some), allowed) {
				done.Add(1)
			}
		})
	}
	// Close comes at any time: also before the first call, or amid many.
	for least := r.rand.Int64N(16) * r.rand.Int64N(4); done.Load() < least && !r.t.Failed(); {
		runtime.Gosched()
	}
	if err := f.Close(); err != nil {
		r.t.Error(err)
	}
	wg.Wait()
	r.calls += done.Load()
}

// goOn makes a call and tells whether to make more.
func (r *closeRace) goOn(c *caller, one call, allowed []error) bool {
	s, err := one.do(c)
	switch {
	case err == nil:
		return true
	case isWrong(err):
	case errors.Is(err, fs.ErrClosed):
		return false
	case slices.ContainsFunc(allowed, func(a error) bool { return errors.Is(err, a) }):
		return true
	}
	r.t.Errorf("%s of %d bytes at %d: %v", one.name, s.n, s.off, err)
	return false
}

// Those who meet Close get the right bytes or fs.ErrClosed. All files and
// addresses are given back.
func TestCloseUnderCallers(t *testing.T) {
	fileiotest.NeedBusErrors(t)
	r := newCloseRace(t)
	callers := r.callers
	window := Window(4097, closeSize-5000)
	inWindow := make([]*caller, len(callers))
	for i, c := range callers {
		w := *c
		w.want, w.size, w.floor = c.want[4097:], closeSize-5000, closeSize-5000
		inWindow[i] = &w
	}
	kinds := []func(){
		func() { r.once(callsOf(false, false), nil, os.O_RDONLY) },
		func() { r.once(callsOf(false, false), nil, os.O_RDWR) },
		func() { r.once(callsOf(true, false), nil, os.O_RDWR) },
		func() { r.once(callsOf(true, false), nil, os.O_RDWR, ExactSize()) },
		func() { r.once(callsOf(true, false), nil, os.O_RDONLY, Private()) },
		func() {
			r.callers = inWindow
			r.once(callsOf(true, false), nil, os.O_RDWR, window)
			r.callers = callers
		},
		func() {
			// Growth that another caller takes back is out of range, or a
			// fault if a third has grown the file anew.
			r.once(callsOf(true, true), []error{fs.ErrInvalid, fileio.ErrFault}, os.O_RDWR)
			if size := sizeOnDisk(t, r.name); size > int64(len(r.want())) {
				t.Errorf("after Close the file has %d bytes", size)
			}
			if err := os.Truncate(r.name, closeSize); err != nil {
				t.Fatal(err)
			}
		},
	}
	var start resources
	const warmUp = 20 // until Go has allocated what its goroutines need, and keeps it
	opens := scaled(t, 100_000, 100)
	for i := -warmUp; i < opens && !t.Failed(); i++ {
		if i == 0 {
			runtime.GC()
			start = resourcesNow(t)
		}
		kinds[(i+warmUp)%len(kinds)]()
		// Now and not later: the collector closes forgotten files too.
		if i > 0 && i%50 == 0 && resourcesNow(t).filesOver(start) {
			t.Error("Close has left the file open")
		}
	}
	t.Logf("%d opens, %d calls that ended well", opens, r.calls)
	for _, c := range append(callers, inWindow...) {
		c.f = nil
	}
	if !t.Failed() {
		backTo(t, start)
	}
}

func (r *closeRace) want() pattern { return r.callers[0].want }

// A slice that was kept never shows another file, however many are mapped: as
// long as its File is reachable, each access faults.
func TestStaleBytesFault(t *testing.T) {
	old := newFile(t, string(newPattern('o', 5*os.Getpagesize())))
	other := newFile(t, string(newPattern('n', 5*os.Getpagesize())))
	type stale struct {
		f *File
		b []byte
	}
	var kept []stale
	for i := range scaled(t, 1000, 30) {
		f := openFile(t, old, []int{os.O_RDONLY, os.O_RDWR}[i%2])
		b := f.Bytes()
		if b[0] != '0' || b[4] != 'o' {
			t.Fatalf("the file begins with %q", b[:5])
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, stale{f, b})
	}
	runtime.GC()
	var live []*File
	for i := range scaled(t, 10_000, 100) {
		f, err := OpenFile(other, []int{os.O_RDONLY, os.O_RDWR}[i%2], 0)
		if errors.Is(err, syscall.EMFILE) {
			t.Logf("only %d other files: %v", i, err)
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		live = append(live, f)
	}
	for i, k := range kept {
		for off := 0; off < len(k.b); off += 1000 {
			if got := byte(0); !faults(func() { got = k.b[off]; sink = got }) {
				t.Fatalf("slice %d shows %q at %d after Close", i, got, off)
			}
		}
		if !faults(func() { k.b[len(k.b)-1] = 'x' }) {
			t.Fatalf("slice %d can be written after Close", i)
		}
		runtime.KeepAlive(k.f)
	}
	for _, f := range live {
		if b := f.Bytes(); b[0] != '0' || b[4] != 'n' {
			t.Fatalf("a live file reads %q", b[:5])
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
