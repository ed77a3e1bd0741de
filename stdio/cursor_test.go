package stdio

import (
	"io"
	"os"
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
