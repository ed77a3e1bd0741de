package stdio

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"testing"

	"mmapbench/internal/osfile"
)

// Both positions refuse the same, and stay where they were.
func TestSeekRefuses(t *testing.T) {
	for name, opts := range map[string][]Option{"kernel": nil, "user": {Buffer(8)}} {
		t.Run(name, func(t *testing.T) {
			f := openTemp(t, "0123456789", opts...)
			seekTo(t, f, 4)
			for _, s := range []struct {
				off    int64
				whence int
			}{
				{-1, io.SeekStart}, {-5, io.SeekCurrent}, {-11, io.SeekEnd},
				{math.MinInt64, io.SeekStart}, {math.MinInt64, io.SeekCurrent}, {math.MinInt64, io.SeekEnd},
				{math.MaxInt64, io.SeekCurrent}, {math.MaxInt64, io.SeekEnd},
				{0, 3}, {0, -1},
			} {
				if n, err := f.Seek(s.off, s.whence); n != 0 || !errors.Is(err, fs.ErrInvalid) {
					t.Errorf("Seek(%d, %d) = %d, %v, want 0, %v", s.off, s.whence, n, err, fs.ErrInvalid)
				}
				wantTell(t, f, 4)
			}
		})
	}
}

// What can't seek at all says so: its arguments are not at fault.
func TestSeekPipe(t *testing.T) {
	r, w, err := os.Pipe()
	must(t, err)
	defer r.Close()
	defer w.Close()
	_, err = kernelPosition{osfile.New(r)}.seek(0, io.SeekStart)
	if err == nil || errors.Is(err, fs.ErrInvalid) {
		t.Errorf("error %v, want that of the system", err)
	}
}

func TestWriteBehindTheLargestOffset(t *testing.T) {
	f := openTemp(t, "", Buffer(8))
	seekTo(t, f, math.MaxInt64-1)
	if n, err := f.Write([]byte("ab")); n != 0 || !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("Write() = %d, %v, want 0, %v", n, err, fs.ErrInvalid)
	}
	if n, err := f.WriteAt([]byte("ab"), math.MaxInt64-1); n != 0 || !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("WriteAt() = %d, %v, want 0, %v", n, err, fs.ErrInvalid)
	}
	p := make([]byte, 2)
	for _, off := range []int64{math.MaxInt64 - 1, math.MaxInt64} {
		if n, err := f.ReadAt(p, off); n != 0 || err != io.EOF {
			t.Errorf("ReadAt(%d) = %d, %v, want 0, EOF", off, n, err)
		}
	}
}
