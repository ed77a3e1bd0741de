//go:build unix || windows

package mmapio

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"mmapbench/fileio"
)

// supported skips the test where the system has no such thing, and says so.
func supported(t *testing.T, err error) {
	t.Helper()
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip("this system has no such thing: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// pagesOf returns content that fills n pages and 5 bytes.
func pagesOf(n int) string { return strings.Repeat("x", n*os.Getpagesize()+5) }

func TestAdvise(t *testing.T) {
	content := pagesOf(3)
	size := int64(len(content))
	f := openFile(t, newFile(t, content), os.O_RDWR, Advice(Sequential, Hint(99), Hint(-1)))
	for h := Normal; h <= NoHugePage; h++ {
		for _, r := range [][2]int64{{0, size}, {17, size - 17}, {size - 1, 1}} {
			if err := f.Advise(h, r[0], r[1]); err != nil && !errors.Is(err, errors.ErrUnsupported) && !refusesHugePages(h, err) {
				t.Errorf("hint %d for %d bytes at %d: %v", h, r[1], r[0], err)
			}
		}
		if err := readRight(f, content); err != nil {
			t.Errorf("after hint %d: %v", h, err)
		}
	}
	if err := f.Advise(Hint(99), 0, 1); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("unknown hint: %v", err)
	}
	if err := f.Advise(Hint(-1), 0, 1); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("unknown hint: %v", err)
	}
}

// refusesHugePages reports whether err is what a kernel built without huge pages
// returns.
func refusesHugePages(h Hint, err error) bool {
	return (h == HugePage || h == NoHugePage) && runtime.GOOS == "linux" && errors.Is(err, fs.ErrInvalid)
}

func TestDontNeedLosesNothing(t *testing.T) {
	f := openFile(t, newFile(t, pagesOf(2)), os.O_RDWR)
	if _, err := f.WriteAt([]byte("stored"), 100); err != nil {
		t.Fatal(err)
	}
	supported(t, f.Advise(DontNeed, 0, 200))
	got := make([]byte, 6)
	if _, err := f.ReadAt(got, 100); string(got) != "stored" || err != nil {
		t.Errorf("after DontNeed ReadAt returned %q, %v", got, err)
	}
	memory, err := Anonymous(10)
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	for name, m := range map[string]*File{"private": openFile(t, f.Name(), os.O_RDONLY, Private()), "anonymous": memory} {
		if _, err := m.WriteAt([]byte("kept"), 0); err != nil {
			t.Fatal(err)
		}
		if err := m.Advise(DontNeed, 0, 4); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("DontNeed of a File that is %s: %v", name, err)
		}
		if _, err := m.ReadAt(got[:4], 0); string(got[:4]) != "kept" || err != nil {
			t.Errorf("a File that is %s then reads %q, %v", name, got[:4], err)
		}
	}
}

// rangeMethods are those that work on the pages of a range.
func rangeMethods() map[string]func(f *File, off, n int64) error {
	return map[string]func(f *File, off, n int64) error{
		"Advise":   func(f *File, off, n int64) error { return f.Advise(WillNeed, off, n) },
		"Populate": (*File).Populate,
		"Lock":     (*File).Lock,
		"Unlock":   (*File).Unlock,
		"Resident": func(f *File, off, n int64) error { _, err := f.Resident(off, n); return err },
	}
}

func TestRangeMethodsCheckTheRange(t *testing.T) {
	size := int64(os.Getpagesize()) + 5
	f := openFile(t, newFile(t, pagesOf(1)), os.O_RDWR)
	for name, method := range rangeMethods() {
		for _, r := range [][2]int64{{-1, 1}, {0, -1}, {0, size + 1}, {size, 1}, {size + 1, 0}, {1, 1<<63 - 1}} {
			err := method(f, r[0], r[1])
			var outside *fileio.RangeError
			var path *fs.PathError
			if !errors.As(err, &outside) || !errors.As(err, &path) || path.Op != strings.ToLower(name) {
				t.Errorf("%s of %d bytes at %d: %v", name, r[1], r[0], err)
			}
		}
		for _, off := range []int64{0, 3, size} {
			if err := method(f, off, 0); err != nil {
				t.Errorf("%s of nothing at %d: %v", name, off, err)
			}
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for name, method := range rangeMethods() {
		if err := method(f, 0, 1); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
	if err := f.Advise(Hint(99), 0, 1); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("an unknown hint after Close: %v", err)
	}
}

// In a File that is being closed the methods work or say that it is.
func TestRangeMethodsMeetClose(t *testing.T) {
	name := newFile(t, pagesOf(40))
	size := int64(40*os.Getpagesize() + 5)
	for range scaled(t, 1000, 10) {
		f := openFile(t, name, os.O_RDWR)
		supports := make(map[string]bool)
		for name, method := range rangeMethods() {
			supports[name] = method(f, 0, size) == nil
		}
		var started, done sync.WaitGroup
		for name, method := range rangeMethods() {
			if !supports[name] {
				continue
			}
			started.Add(1)
			done.Go(func() {
				for i := 0; ; i++ {
					err := method(f, 1, size-1)
					if i == 0 {
						started.Done()
					}
					if err != nil {
						if !errors.Is(err, fs.ErrClosed) {
							t.Errorf("%s: %v", name, err)
						}
						return
					}
				}
			})
		}
		started.Wait()
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		done.Wait()
	}
}
