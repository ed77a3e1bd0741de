package stdio

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"

	"mmapbench/fileio"
)

// The bytes of View are a copy, whatever the callback does to them.
func TestViewIsACopy(t *testing.T) {
	for name, opts := range map[string][]Option{"plain": nil, "private": {Private()}} {
		t.Run(name, func(t *testing.T) {
			f := openTemp(t, "0123456789", opts...)
			_, err := f.WriteAt([]byte("0"), 0)
			must(t, err)
			must(t, f.View(0, 5, func(b []byte) error {
				clear(b)
				return nil
			}))
			wantRead(t, f, "0123456789")
		})
	}
}

// A range that can't be is refused before memory is allocated for it.
func TestHugeRange(t *testing.T) {
	f := openTemp(t, "0123456789")
	none := func([]byte) error { t.Error("called"); return nil }
	for _, n := range []int64{trusted + 1, 1 << 31, 1 << 60, math.MaxInt64} {
		for _, off := range []int64{0, 5, math.MaxInt64} {
			var re *fileio.RangeError
			want := fileio.RangeError{Off: off, N: n, Size: 10}
			if err := f.View(off, n, none); !errors.As(err, &re) || *re != want {
				t.Errorf("View(%d, %d): error %v, want %v", off, n, err, &want)
			}
			if err := f.Update(off, n, none); !errors.As(err, &re) || *re != want {
				t.Errorf("Update(%d, %d): error %v, want %v", off, n, err, &want)
			}
		}
	}
}

// A callback that panics leaves the File as it was.
func TestCallbackPanics(t *testing.T) {
	f := openTemp(t, "0123456789")
	for name, call := range map[string]func(int64, int64, func([]byte) error) error{"View": f.View, "Update": f.Update} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: the panic is lost", name)
				}
			}()
			_ = call(0, 5, func(b []byte) error { clear(b); panic("callback") })
		}()
	}
	wantRead(t, f, "0123456789")
}

// No lock is held in a callback, and each has bytes of its own.
func TestCallbackCallsTheFile(t *testing.T) {
	f := openTemp(t, "0123456789", Buffer(4))
	must(t, f.Update(0, 2, func(outer []byte) error {
		return f.View(4, 2, func(inner []byte) error {
			if string(outer)+string(inner) != "0145" {
				t.Errorf("callbacks see %q and %q", outer, inner)
			}
			copy(outer, "ab")
			if _, err := f.Write([]byte("xyz")); err != nil {
				return err
			}
			_, err := f.Tell()
			return err
		})
	}))
	if _, err := f.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	wantRead(t, f, "abz3456789")
}

// Closed comes before the permission, and that before the argument.
func TestErrorOrder(t *testing.T) {
	f, err := Open(tempFile(t, "abc"))
	must(t, err)
	none := func([]byte) error { return nil }
	calls := map[string]func() error{
		"writeat":  func() error { _, err := f.WriteAt(nil, -1); return err },
		"update":   func() error { return f.Update(-1, -1, none) },
		"move":     func() error { return f.Move(-1, -1, -1) },
		"truncate": func() error { return f.Truncate(-1) },
	}
	want := func(target error) {
		t.Helper()
		for op, call := range calls {
			var pe *fs.PathError
			if err := call(); !errors.Is(err, target) || !errors.As(err, &pe) || pe.Op != op {
				t.Errorf("%s: error %v, want %v", op, err, target)
			}
		}
	}
	want(fs.ErrPermission)
	must(t, f.Close())
	want(fs.ErrClosed)
}

func TestMoveBlocks(t *testing.T) {
	var b strings.Builder
	for i := range 3*moveBlock + 17 {
		b.WriteByte(byte(i * 7 / 5))
	}
	content := b.String()
	for _, m := range []struct{ dst, src, n int }{
		{0, 1, len(content) - 1},
		{1, 0, len(content) - 1},
		{moveBlock, 0, 2*moveBlock + 17},
		{0, moveBlock, 2*moveBlock + 17},
		{2*moveBlock + 5, 3, moveBlock},
	} {
		name := tempFile(t, content)
		f := openFile(t, name, os.O_RDWR)
		must(t, f.Move(int64(m.dst), int64(m.src), int64(m.n)))
		want := []byte(content)
		copy(want[m.dst:], content[m.src:m.src+m.n])
		wantDisk(t, name, string(want))
	}
}
