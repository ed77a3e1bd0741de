package stdio

import (
	"errors"
	"io"
	"os"
	"testing"
)

func TestWindow(t *testing.T) {
	name := tempFile(t, "0123456789")
	f := openFile(t, name, os.O_RDWR, Window(3, 5))
	if n, err := f.WriteAt([]byte("abc"), 3); n != 2 || !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("WriteAt over the end = %d, %v, want 2, %v", n, err, io.ErrShortWrite)
	}
	if n, err := f.WriteAt([]byte("abc"), 6); n != 0 || !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("WriteAt behind the end = %d, %v, want 0, %v", n, err, io.ErrShortWrite)
	}
	if err := f.Truncate(4); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Truncate: error %v, want %v", err, errors.ErrUnsupported)
	}
	must(t, f.Truncate(5))
	wantRead(t, f, "345ab")
	must(t, f.Close())
	wantDisk(t, name, "01234\x35ab89")
}

// A file that someone else cuts is an error, never the end of the window.
func TestWindowCut(t *testing.T) {
	name := tempFile(t, "0123456789")
	f := openFile(t, name, os.O_RDWR, Window(3, 5))
	must(t, os.Truncate(name, 5))
	p := make([]byte, 5)
	if n, err := f.ReadAt(p, 0); n != 2 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("ReadAt() = %d, %v, want 2, %v", n, err, io.ErrUnexpectedEOF)
	}
	wantRead(t, f, "34")
}
