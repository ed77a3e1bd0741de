package mmapio

import (
	"bytes"
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/windows"

	"mmapbench/mmapio/internal/sys"
)

func TestAdviseWillNeed(t *testing.T) {
	f := openFile(t, newFile(t, strings.Repeat("x", 100_000)), os.O_RDONLY)
	if err := f.Advise(WillNeed, 5000, 90_000); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
	if err := f.Advise(Random, 0, 1); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("an unknown hint: %v", err)
	}
}

// A window need not begin where a mapping can.
func TestWindowBehindGranularity(t *testing.T) {
	content := make([]byte, 300_000)
	for i := range content {
		content[i] = byte(i % 251)
	}
	name := newFile(t, string(content))
	for _, off := range []int64{1, 4096, 65535, 65536, 65537, 131_073, 262_144} {
		f := openFile(t, name, os.O_RDONLY, Window(off, 30_000))
		got := make([]byte, 30_000)
		if _, err := f.ReadAt(got, 0); err != nil || !bytes.Equal(got, content[off:off+30_000]) {
			t.Errorf("the window at %d holds other bytes: %v", off, err)
		}
	}
}

// views counts the views of files in this process at the addresses that f
// knows of.
func views(f *File) (n int) {
	f.regions.mu.Lock()
	defer f.regions.mu.Unlock()
	for _, m := range f.regions.all {
		if len(m.addresses) == 0 {
			continue
		}
		if view, err := sys.IsView(m.addresses); err == nil && view {
			n++
		}
	}
	return n
}

// Mappings that were outgrown don't stay, unless a slice was handed out.
func TestOutgrownMappingsGo(t *testing.T) {
	for _, lent := range []bool{false, true} {
		f := openFile(t, newFile(t, "start"), os.O_RDWR)
		first := []byte("start")
		if lent {
			first = f.Bytes()
		}
		record := make([]byte, 4096)
		for range 1000 {
			if _, err := f.WriteAt(record, int64(mustSize(t, f))); err != nil {
				t.Fatal(err)
			}
		}
		if n := views(f); (n > 1) != lent {
			t.Errorf("slice handed out: %t: there are %d views", lent, n)
		}
		if string(first) != "start" {
			t.Errorf("the first bytes are %q", first)
		}
		runtime.KeepAlive(f)
	}
}

func mustSize(t *testing.T, f *File) int64 {
	t.Helper()
	n, err := f.Size()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// With somebody inside, the file is cut when the last one leaves, and until
// then what was cut off does not come back when it grows.
func TestCutWaitsForTheLast(t *testing.T) {
	for _, flag := range []int{os.O_RDWR, os.O_RDWR | os.O_APPEND} {
		name := newFile(t, strings.Repeat("x", 200_000))
		f := openFile(t, name, flag)
		err := f.View(0, 200_000, func(b []byte) error {
			if err := f.Truncate(10); err != nil {
				t.Error(err)
			}
			if n := mustSize(t, f); n != 10 {
				t.Errorf("the size inside is %d", n)
			}
			if n := sizeOnDisk(t, name); n != 200_000 {
				t.Errorf("the file has %d bytes while it is mapped", n)
			}
			if err := f.Truncate(20); err != nil {
				t.Error(err)
			}
			if err := f.Flush(); err != nil {
				t.Error(err)
			}
			got := make([]byte, 20)
			if _, err := f.ReadAt(got, 0); err != nil || string(got) != "xxxxxxxxxx"+strings.Repeat("\x00", 10) {
				t.Errorf("grown again it reads %q, %v", got, err)
			}
			if err := f.Truncate(5); err != nil {
				t.Error(err)
			}
			if _, err := f.Seek(0, io.SeekEnd); err != nil {
				t.Error(err)
			}
			if _, err := f.Write([]byte("end")); err != nil {
				t.Error(err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if got, err := os.ReadFile(name); string(got) != "xxxxxend" || err != nil {
			t.Errorf("the file holds %.40q, %v", got, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A slice is inside until Close, which cuts the file and leaves nothing that
// could be read.
func TestSliceKeepsTheTail(t *testing.T) {
	name := newFile(t, strings.Repeat("x", 100_000))
	f := openFile(t, name, os.O_RDWR)
	b := f.Bytes()
	if err := f.Truncate(10); err != nil {
		t.Fatal(err)
	}
	if err := f.Flush(); err != nil {
		t.Error(err)
	}
	if string(b[:10]) != "xxxxxxxxxx" {
		t.Errorf("the slice reads %q", b[:10])
	}
	if n := sizeOnDisk(t, name); n != 100_000 {
		t.Errorf("the file has %d bytes while a slice is out", n)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if n := sizeOnDisk(t, name); n != 10 {
		t.Errorf("after Close the file has %d bytes", n)
	}
	if !faults(func() { sink = b[0] }) {
		t.Error("the slice can still be read")
	}
	runtime.KeepAlive(f)
}

// Close inside of a callback ends all access at once and lets go of the file
// when the callback returns.
func TestCloseWaitsForTheLast(t *testing.T) {
	name := newFile(t, "content")
	f := openFile(t, name, os.O_RDWR)
	err := f.View(0, 7, func(b []byte) error {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if !faults(func() { sink = b[0] }) {
			t.Error("after Close the bytes can still be read")
		}
		if err := os.Remove(name); !errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
			t.Errorf("the file can be removed while it is mapped: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if n := views(f); n != 0 {
		t.Errorf("%d views are left", n)
	}
	if err := os.Remove(name); err != nil {
		t.Error(err)
	}
}

// What was stored through a mapping that is outgrown, too, is in the file after
// Flush.
func TestFlushOfOutgrownMapping(t *testing.T) {
	name := newFile(t, strings.Repeat("x", 100))
	f := openFile(t, name, os.O_RDWR)
	b := f.Bytes()
	if _, err := f.WriteAt([]byte("end"), 1_000_000); err != nil {
		t.Fatal(err)
	}
	b[0] = 'A'
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	if got, err := readAt(name, 0, 2); string(got) != "Ax" || err != nil {
		t.Errorf("the file begins with %q, %v", got, err)
	}
}
