package stdio

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

const lines = "one\ntwo\nthree\nfour\n"

// A step happens behind the first of lines, and leaves disk in the file, or
// lines if it is empty.
type step struct {
	name string
	run  func(t *testing.T, f *File)
	disk string
}

// Every method that uses the cursor finds it behind the line, wherever the
// kernel's is; and what ReadLine had read ahead never hides a change.
func TestCursorAfterReadLine(t *testing.T) {
	for _, opts := range [][]Option{nil, {Buffer(5)}, {Buffer(1 << 10)}} {
		for _, s := range slices.Concat(readSteps(), changeSteps()) {
			t.Run(s.name, func(t *testing.T) {
				name := tempFile(t, lines)
				f := openFile(t, name, os.O_RDWR, opts...)
				wantLine(t, f, "one\n")
				s.run(t, f)
				must(t, f.Close())
				wantDisk(t, name, cmp.Or(s.disk, lines))
			})
		}
	}
}

func readSteps() []step {
	seek := func(t *testing.T, f *File, off int64, whence int, want int64) {
		t.Helper()
		if got, err := f.Seek(off, whence); err != nil || got != want {
			t.Fatalf("Seek(%d, %d) = %d, %v, want %d", off, whence, got, err, want)
		}
	}
	return []step{
		{"Tell", func(t *testing.T, f *File) { wantTell(t, f, 4); wantLine(t, f, "two\n") }, ""},
		{"Read", func(t *testing.T, f *File) { wantRead(t, f, "two\nth"); wantTell(t, f, 10) }, ""},
		{"Read all", func(t *testing.T, f *File) { wantRead(t, f, lines[4:]); wantTell(t, f, int64(len(lines))) }, ""},
		{"ReadByte", func(t *testing.T, f *File) {
			if b, err := f.ReadByte(); b != 't' || err != nil {
				t.Fatalf("ReadByte() = %q, %v", b, err)
			}
			wantTell(t, f, 5)
		}, ""},
		{"Seek from the start", func(t *testing.T, f *File) { seek(t, f, 8, io.SeekStart, 8); wantLine(t, f, "three\n") }, ""},
		{"Seek forwards", func(t *testing.T, f *File) { seek(t, f, 4, io.SeekCurrent, 8); wantLine(t, f, "three\n") }, ""},
		{"Seek backwards", func(t *testing.T, f *File) { seek(t, f, -3, io.SeekCurrent, 1); wantLine(t, f, "ne\n") }, ""},
		{"Seek from the end", func(t *testing.T, f *File) { seek(t, f, -5, io.SeekEnd, 14); wantLine(t, f, "four\n") }, ""},
		{"refused Seek", func(t *testing.T, f *File) {
			for _, s := range []struct {
				off    int64
				whence int
			}{{-5, io.SeekCurrent}, {-1, io.SeekStart}, {-20, io.SeekEnd}, {0, 3}, {0, -1}, {math.MinInt64, io.SeekCurrent}, {math.MaxInt64, io.SeekCurrent}} {
				if _, err := f.Seek(s.off, s.whence); !errors.Is(err, fs.ErrInvalid) {
					t.Errorf("Seek(%d, %d): error %v, want %v", s.off, s.whence, err, fs.ErrInvalid)
				}
			}
			wantLine(t, f, "two\n")
		}, ""},
	}
}

func changeSteps() []step {
	return []step{
		{"Write", func(t *testing.T, f *File) {
			_, err := f.Write([]byte("TWO"))
			must(t, err)
			wantTell(t, f, 7)
			wantLine(t, f, "\n")
		}, "one\nTWO\nthree\nfour\n"},
		{"WriteAt", func(t *testing.T, f *File) {
			_, err := f.WriteAt([]byte("TWO"), 4)
			must(t, err)
			wantLine(t, f, "TWO\n")
		}, "one\nTWO\nthree\nfour\n"},
		{"WriteAt, then Read", func(t *testing.T, f *File) {
			_, err := f.WriteAt([]byte("TWO"), 4)
			must(t, err)
			wantRead(t, f, "TWO\n")
		}, "one\nTWO\nthree\nfour\n"},
		{"Update", func(t *testing.T, f *File) {
			must(t, f.Update(4, 3, func(b []byte) error { copy(b, "TWO"); return nil }))
			wantLine(t, f, "TWO\n")
		}, "one\nTWO\nthree\nfour\n"},
		{"Move", func(t *testing.T, f *File) {
			must(t, f.Move(4, 0, 3))
			wantLine(t, f, "one\n")
		}, "one\none\nthree\nfour\n"},
		{"Truncate", func(t *testing.T, f *File) {
			must(t, f.Truncate(6))
			wantLine(t, f, "tw")
			if _, err := f.ReadLine(); err != io.EOF {
				t.Errorf("ReadLine at the end: error %v, want EOF", err)
			}
		}, "one\ntw"},
	}
}

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
