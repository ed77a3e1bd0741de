package stdio

import (
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// A Seek inside what was read ahead keeps it: the file can be cut below
// without the reader noticing.
func TestSeekKeepsReadAhead(t *testing.T) {
	name := tempFile(t, "0123456789abcdef")
	f := openFile(t, name, os.O_RDWR, Buffer(12))
	wantRead(t, f, "0123")
	cut := openFile(t, name, os.O_RDWR)
	must(t, cut.Truncate(0))
	for _, off := range []int64{8, 0, 11} {
		if _, err := f.Seek(off, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		wantRead(t, f, "0123456789abcdef"[off:off+1])
	}
	if _, err := f.Seek(13, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("Read behind what was read ahead: error %v, want EOF", err)
	}
}

// A line that was read ahead is not copied, and can't be appended to in place.
func TestReadLineCopiesNothing(t *testing.T) {
	var copied atomic.Int64
	f := openTemp(t, strings.Repeat("0123456\n", 1000), CountCopies(&copied))
	for range 1000 {
		line, err := f.ReadLine()
		must(t, err)
		if cap(line) != len(line) {
			t.Fatalf("line of %d bytes has capacity %d", len(line), cap(line))
		}
	}
	if n := copied.Load(); n != 0 {
		t.Errorf("%d bytes copied, want none", n)
	}
}

// Only what crosses the end of the buffer is copied.
func TestReadLineCopiesTheCrossing(t *testing.T) {
	var copied atomic.Int64
	f := openTemp(t, "12345\n12345\n", Buffer(8), CountCopies(&copied))
	wantLine(t, f, "12345\n")
	wantLine(t, f, "12345\n")
	if n := copied.Load(); n != 2 {
		t.Errorf("%d bytes copied, want the 2 before the end of the buffer", n)
	}
}
