package stdio

import (
	"errors"
	"io"
	"os"
	"testing"
)

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
