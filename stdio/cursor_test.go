package stdio

import (
	"io"
	"os"
	"strings"
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

// A large Read goes past the buffer, which must then not be taken for what
// lies before the cursor.
func TestSeekBackAfterLargeRead(t *testing.T) {
	const content = "0123456789abcdefghijklmnopqrstuvwxyz"
	f := openTemp(t, content, Buffer(4))
	wantRead(t, f, "01")
	wantRead(t, f, content[2:22])
	if _, err := f.Seek(-2, io.SeekCurrent); err != nil {
		t.Fatal(err)
	}
	wantRead(t, f, content[20:24])
}

// A long line moves to other memory, which lacks what lies before it.
func TestSeekBackBeforeLongLine(t *testing.T) {
	long := strings.Repeat("x", 50) + "\n"
	f := openTemp(t, "ab\n"+long+"cd\n", Buffer(4))
	wantLine(t, f, "ab\n")
	wantLine(t, f, long)
	for off, want := range map[int64]string{0: "a", 1: "b", 2: "\n", 3: "x", 53: "\n", 54: "c"} {
		seekTo(t, f, off)
		wantRead(t, f, want)
		seekTo(t, f, 3)
		wantLine(t, f, long)
	}
}
