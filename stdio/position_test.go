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
