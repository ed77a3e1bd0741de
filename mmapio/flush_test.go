//go:build unix || windows

package mmapio

import (
	"errors"
	"os"
	"strings"
	"testing"

	"mmapbench/fileio"
)

// A range that is flushed is found only in a file that is as long as it was, so
// that all of a file is flushed which has grown, whether it was extended in steps
// or not.
func TestFlushRangeFlushesAllThatHasGrown(t *testing.T) {
	for _, test := range []struct {
		name string
		flag int
		opts []Option
	}{
		{"steps", 0, nil},
		{"ExactSize", 0, []Option{ExactSize()}},
		{"O_APPEND", os.O_APPEND, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := openFile(t, newFile(t, ""), os.O_RDWR|test.flag, test.opts...)
			grow := func() {
				t.Helper()
				if _, err := f.Write(make([]byte, 100)); err != nil {
					t.Fatal(err)
				}
				if f.flushed.Load() == f.length() {
					t.Error("it has grown and is taken for flushed")
				}
			}
			flush := func(off, n int64) {
				t.Helper()
				if err := f.FlushRange(off, n); err != nil {
					t.Fatal(err)
				}
				if got, want := f.flushed.Load(), f.length(); got != want {
					t.Errorf("after FlushRange(%d, %d) %d bytes are flushed of %d", off, n, got, want)
				}
			}
			for range 3 { // the first time it is extended by more than it will have grown
				grow()
				flush(0, 0)
				grow()
				flush(f.length()-10, 10)
			}
			// What comes back at the same size is not what was flushed.
			size := f.length()
			for _, n := range []int64{size - 50, size} {
				if err := f.Truncate(n); err != nil {
					t.Fatal(err)
				}
			}
			if f.flushed.Load() == size {
				t.Error("a file that was truncated is taken for flushed")
			}
			flush(0, 1)
		})
	}
}

// What someone else has cut off is not durable, and no flush says that it is, until
// the File is told of its size.
func TestFlushOfWhatWasCut(t *testing.T) {
	for _, test := range []struct {
		name string
		flag int
		opts []Option
		off  int64 // of the File in the file
		n    int   // bytes that are there when it is opened; the rest is written
	}{
		{"grown", 0, nil, 0, 0},
		{"appended to", os.O_APPEND, nil, 0, 0},
		{"as it was", 0, nil, 0, 100},
		{"window", 0, []Option{Window(10, 90)}, 10, 100},
	} {
		t.Run(test.name, func(t *testing.T) {
			name := newFile(t, strings.Repeat("x", test.n))
			f := openFile(t, name, os.O_RDWR|test.flag, test.opts...)
			if test.n < 100 {
				if _, err := f.Write(make([]byte, 100)); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Truncate(name, 60); err != nil {
				t.Skip("the system does not let others cut it: ", err)
			}
			for range 2 {
				for _, flush := range []func() error{f.Flush, func() error { return f.FlushRange(80-test.off, 5) }} {
					var fault *fileio.FaultError
					if err := flush(); !errors.As(err, &fault) || fault.Off != 60-test.off {
						t.Errorf("a flush returned %v", err)
					}
				}
			}
			if test.opts != nil {
				return
			}
			if err := f.Truncate(60); err != nil {
				t.Fatal(err)
			}
			if err := f.Flush(); err != nil {
				t.Error("after Truncate:", err)
			}
		})
	}
}
