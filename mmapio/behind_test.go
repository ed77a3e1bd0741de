//go:build unix || windows

package mmapio

import (
	"errors"
	"os"
	"syscall"
	"testing"
	"time"
)

// What the device did not take is told of once.
func TestWriteBehindFails(t *testing.T) {
	for name, tell := range map[string]func(f *File) error{"Flush": (*File).Flush, "Close": (*File).Close} {
		t.Run(name, func(t *testing.T) {
			f := openFile(t, newFile(t, "content"), os.O_RDWR)
			f.behind.err = syscall.EIO
			if err := tell(f); !errors.Is(err, syscall.EIO) {
				t.Errorf("%s: %v, want %v", name, err, syscall.EIO)
			}
			if err := f.behind.failed(); err != nil {
				t.Errorf("then again: %v", err)
			}
		})
	}
}

// What fsync(2) told of is not told again by a Flush that succeeds.
func TestWriteBehindFailsWithFlush(t *testing.T) {
	if counted {
		t.Skip("the system has no call for it")
	}
	f := openFile(t, newFile(t, "content"), os.O_RDWR)
	good := f.file
	r, w, err := os.Pipe() // of which fsync(2) is an error
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	f.file, f.behind.err = w, syscall.EIO
	err = f.Flush()
	f.file = good
	if err == nil {
		t.Error("a pipe is flushed")
	}
	if err := f.Flush(); err != nil {
		t.Errorf("then: %v", err)
	}
}

// Only what is full is handed over, once the file has grown by much.
func TestWriteBehindTo(t *testing.T) {
	for name, test := range map[string]struct {
		opts []Option
		on   bool
	}{
		"plain":         {nil, true},
		"NoWriteBehind": {[]Option{NoWriteBehind()}, false},
		"ExactSize":     {[]Option{ExactSize()}, false},
	} {
		f := openFile(t, newFile(t, ""), os.O_RDWR, test.opts...)
		f.behind.now = clock(0)
		for size := int64(0); size < 2*leastGrowth; size = grow(t, f, size) {
			to := f.behind.to
			if to > size || to%hugePage != 0 || size < leastGrowth && to > 0 {
				t.Fatalf("%s: of %d bytes %d are handed over", name, size, to)
			}
		}
		if to := f.behind.to; test.on != (to >= leastGrowth) {
			t.Errorf("%s: %d bytes are handed over", name, to)
		}
		info, err := f.file.Stat()
		if err != nil {
			t.Fatal(err)
		}
		f.resize.Lock()
		f.writeBehind(farthest, info) // of a write far behind the end, that may yet fail
		to := f.behind.to
		f.resize.Unlock()
		if to > f.capacity.Load() {
			t.Errorf("%s: of %d bytes %d are handed over", name, f.capacity.Load(), to)
		}
		if err := f.Truncate(1); err != nil {
			t.Fatal(err)
		}
		if to := f.behind.to; to > 1 {
			t.Errorf("%s: %d bytes are handed over, of a file of one", name, to)
		}
	}
}

// A device that does not keep up is left alone until a Flush has waited for it.
func TestWriteBehindWaits(t *testing.T) {
	const soon, late = time.Second * (leastGrowth - 1) / leastRate, time.Second * 2 * leastGrowth / leastRate
	f := openFile(t, newFile(t, ""), os.O_RDWR)
	size := int64(0)
	growTo := func(end int64) {
		for size < end {
			size = grow(t, f, size)
		}
	}
	f.behind.now = clock(soon)
	growTo(2 * leastGrowth)
	first := f.behind.to
	if first < leastGrowth {
		t.Fatalf("of %d bytes %d are handed over", size, first)
	}
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	f.behind.now = clock(late)
	growTo(4 * leastGrowth)
	waited := f.behind.to
	if waited < 2*leastGrowth {
		t.Fatalf("of %d bytes %d are handed over", size, waited)
	}
	f.behind.now = clock(0)
	growTo(5 * leastGrowth)
	if to := f.behind.to; to != waited {
		t.Errorf("after one piece took long, %d bytes more were handed over", to-waited)
	}
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	flushed := size
	growTo(7 * leastGrowth)
	if to := f.behind.to; to <= flushed {
		t.Errorf("after a Flush of %d bytes, of %d no more are handed over", flushed, size)
	}
}

// clock returns a time that goes on by step with each call.
func clock(step time.Duration) func() time.Time {
	var now time.Time
	return func() time.Time {
		now = now.Add(step)
		return now
	}
}

// grow writes to the end of a File of size bytes and returns the size.
func grow(t *testing.T, f *File, size int64) int64 {
	t.Helper()
	n, err := f.Write(make([]byte, 100_000))
	if err != nil {
		t.Fatal(err)
	}
	return size + int64(n)
}
