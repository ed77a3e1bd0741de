package fileiotest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing/iotest"
)

func readCases() []testCase {
	return []testCase{{
		name: "reader",
		rule: "a File follows io.Reader, io.Seeker and io.ReaderAt (testing/iotest.TestReader)",
		run:  reader,
	}, {
		name: "seek-invalid",
		rule: "a negative position or an unknown whence is io/fs.ErrInvalid and leaves the cursor where it was",
		run:  seekInvalid,
	}, {
		name: "line-long",
		rule: "a line has any length",
		run:  lineLong,
	}, {
		name: "line-error",
		rule: "on an error other than io.EOF ReadLine leaves the cursor where it was",
		run:  lineError,
	}, {
		name: "error-below",
		rule: "an error from below is an *io/fs.PathError that wraps it",
		run:  errorBelow,
	}}
}

func reader(e *env) {
	for _, content := range []string{"", "x", "hello\nworld\n", letters(5000)} {
		for f := range e.each(content) {
			if err := iotest.TestReader(f.File, []byte(content)); err != nil {
				e.errorf("iotest.TestReader with %d bytes: %v", len(content), err)
			}
		}
	}
}

func seekInvalid(e *env) {
	tests := []struct {
		off    int64
		whence int
	}{
		{-1, io.SeekStart},
		{math.MinInt64, io.SeekStart},
		{-3, io.SeekCurrent},
		{-4, io.SeekEnd},
		{math.MaxInt64, io.SeekCurrent}, // overflows
		{math.MaxInt64, io.SeekEnd},     // overflows
		{0, 3},
		{0, -1},
	}
	for f := range e.each("abc") {
		f.seek(2)
		for _, test := range tests {
			_, err := f.Seek(test.off, test.whence)
			f.wantErr(fmt.Sprintf("Seek(%d, %d)", test.off, test.whence), err, fs.ErrInvalid)
			f.wantTell(2)
		}
		f.wantRead(1, "c")
	}
}

// lineLong has lines that end around the sizes of pages and of usual buffers.
func lineLong(e *env) {
	lines := []string{letters(1<<20) + "\n"}
	for _, border := range []int{512, 4096, 1 << 16} {
		for _, n := range []int{border - 2, border - 1, border, border + 1} {
			lines = append(lines, letters(n)+"\n", "\n")
		}
	}
	for f := range e.each(strings.Join(lines, "")) {
		var at int64
		for _, want := range lines {
			f.wantLine(want)
			at += int64(len(want))
			f.wantTell(at)
		}
		if _, err := f.ReadLine(); err != io.EOF {
			e.errorf("ReadLine behind the last line: error %v, want %v", err, io.EOF)
		}
	}
}

func lineError(e *env) {
	long := letters(200_000) + "\n"
	f := e.open("one\n"+long, os.O_RDWR)
	if f.opened.Fail == nil {
		e.skipped = "the Opener can't make reads fail"
		return
	}
	f.wantLine("one\n")
	injected := errors.New("injected")
	f.opened.Fail(injected)
	// A File that read ahead may have some lines left, but not this one.
	if _, err := f.ReadLine(); !errors.Is(err, injected) {
		e.errorf("ReadLine: error %v, want one that matches %q", err, injected)
	}
	f.wantTell(4)
	f.opened.Fail(nil)
	f.wantTell(4)
	f.wantLine(long)
}

func errorBelow(e *env) {
	f := e.rdwr(letters(200_000))
	if f.opened.Fail == nil {
		e.skipped = "the Opener can't make reads fail"
		return
	}
	injected := errors.New("injected")
	f.opened.Fail(injected)
	_, err := f.ReadAt(make([]byte, 200_000), 0)
	f.wantPathError("ReadAt", err)
	if !errors.Is(err, injected) {
		e.errorf("ReadAt: error %v, want one that wraps %q", err, injected)
	}
}

func findCases() []testCase {
	return []testCase{{
		name: "find-borders",
		rule: "Find and RFind find an occurrence across any border of pages and buffers",
		run:  findBorders,
	}}
}

// A search is what Find or RFind of one pattern must return.
type search struct {
	pattern             string
	start, end          int64
	wantFind, wantRFind int64
}

// wantSearch checks both.
func (f *file) wantSearch(s search) {
	args := fmt.Sprintf("(%q, %d, %d)", clip(s.pattern), s.start, s.end)
	got, err := f.Find([]byte(s.pattern), s.start, s.end)
	f.wantCount("Find"+args, got, err, s.wantFind, nil)
	got, err = f.RFind([]byte(s.pattern), s.start, s.end)
	f.wantCount("RFind"+args, got, err, s.wantRFind, nil)
}

// borders returns offsets at which a pattern of n bytes lies around the borders
// of pages and of usual buffers.
func borders(n int64) []int64 {
	var offsets []int64
	for _, border := range []int64{4096, 1 << 16, 1 << 17, 1 << 19} {
		for _, back := range []int64{n - 1, 1} {
			offsets = append(offsets, border-back)
		}
	}
	return offsets
}

// haystack returns a file with needle at off, full of beginnings and ends of it.
func haystack(needle string, off int64) string {
	part := needle[:len(needle)-1]
	b := []byte(strings.Repeat(part, (int(off)+1<<17)/len(part)))
	copy(b[off:], needle)
	return string(b)
}

func findBorders(e *env) {
	const needle = "aab"
	for _, off := range borders(int64(len(needle))) {
		f := e.rdwr(haystack(needle, off))
		for _, s := range []search{
			{needle, 0, math.MaxInt64, off, off},
			{needle, off, off + 3, off, off},
			{needle, off + 1, math.MaxInt64, -1, -1},
			{needle, 0, off + 2, -1, -1},
			{needle, 0, off + 1<<15, off, off}, // RFind may search back from there in pieces
			{needle, 0, off + 1<<16 - 1, off, off},
		} {
			f.wantSearch(s)
		}
	}
	long := letters(100_000)
	f := e.rdwr("-" + long + long)
	f.wantSearch(search{long + "x", 0, math.MaxInt64, -1, -1})
	f.wantSearch(search{"x" + long, 0, math.MaxInt64, -1, -1})
	f.wantSearch(search{long[1:], 0, math.MaxInt64, 2, 100_002})
}
