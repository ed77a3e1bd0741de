//go:build unix || windows

package mmapio

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// What the device did not take is told of once.
func TestWriteBehindFails(t *testing.T) {
	for name, tell := range map[string]func(f *File) error{"Flush": (*File).Flush, "Close": (*File).Close} {
		t.Run(name, func(t *testing.T) {
			f := openFile(t, newFile(t, "content"), os.O_RDWR, WriteBehind())
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
	f := openFile(t, newFile(t, "content"), os.O_RDWR, WriteBehind())
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

// Only what is full is handed over, and only where that is asked for.
func TestWriteBehindTo(t *testing.T) {
	p := make([]byte, 100_000)
	for name, test := range map[string]struct {
		opts []Option
		on   bool
	}{
		"plain":                 {nil, false},
		"WriteBehind":           {[]Option{WriteBehind()}, true},
		"WriteBehind,ExactSize": {[]Option{WriteBehind(), ExactSize()}, false},
	} {
		f := openFile(t, newFile(t, ""), os.O_RDWR, test.opts...)
		for size := int64(0); size < 8*hugePage; size += int64(len(p)) {
			if to := f.behind.to; to > size || to%hugePage != 0 {
				t.Fatalf("%s: of %d bytes %d are handed over", name, size, to)
			}
			if _, err := f.Write(p); err != nil {
				t.Fatal(err)
			}
		}
		if to := f.behind.to; test.on != (to > 0) {
			t.Errorf("%s: %d bytes are handed over", name, to)
		}
		f.resize.Lock()
		f.writeBehind(farthest) // of a write far behind the end, that may yet fail
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
