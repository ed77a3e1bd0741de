package fileiotest

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
)

func seekCases() []testCase {
	return []testCase{{
		name: "seek",
		rule: "Seek moves the cursor from the start, the cursor or the end, and returns it",
		run:  seek,
	}, {
		name: "seek-behind-end",
		rule: "Seek behind the end is allowed and does not change the file",
		run:  seekBehindEnd,
	}, {
		name: "seek-invalid",
		rule: "a negative position or an unknown whence is io/fs.ErrInvalid and leaves the cursor where it was",
		run:  seekInvalid,
	}, {
		name: "cursor-shared",
		rule: "Read, ReadByte, ReadLine, WriteTo, Seek and Tell share the one cursor",
		run:  cursorShared,
	}, {
		name: "cursor-shared-writing",
		rule: "Write, WriteByte and ReadFrom share the one cursor with the methods that read",
		run:  cursorSharedWriting,
	}, {
		name: "cursor-alone",
		rule: "methods that take an offset, Size and the flushes leave the cursor alone",
		run:  cursorAlone,
	}}
}

func seek(e *env) {
	for f := range e.each("hello world") {
		f.wantTell(0)
		f.wantSeek(6, io.SeekStart, 6)
		f.wantRead(2, "wo")
		f.wantSeek(-3, io.SeekCurrent, 5)
		f.wantRead(1, " ")
		f.wantSeek(-5, io.SeekEnd, 6)
		f.wantRead(5, "world")
		f.wantSeek(0, io.SeekCurrent, 11)
		f.wantSeek(0, io.SeekStart, 0)
		f.wantRead(5, "hello")
	}
}

func seekBehindEnd(e *env) {
	for f := range e.each("abc") {
		f.wantSeek(2, io.SeekEnd, 5)
		f.wantRead(1, "")
		f.wantSeek(1<<40, io.SeekStart, 1<<40)
		f.wantRead(1, "")
		f.wantNoLine()
		f.wantTell(1 << 40)
		f.wantContent("abc")
		f.wantSeek(-1<<40, io.SeekCurrent, 0)
		f.wantRead(3, "abc")
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

func cursorShared(e *env) {
	tail := letters(70_000)
	for f := range e.each("one\ntwo\nthree\n" + tail) {
		f.wantLine("one\n")
		f.wantTell(4)
		f.wantByte('t')
		f.wantLine("wo\n")
		f.wantRead(2, "th")
		f.wantTell(10)
		f.wantLine("ree\n")
		f.wantSeek(-6, io.SeekCurrent, 8)
		f.wantLine("three\n")
		f.wantRead(10, tail[:10])
		var rest bytes.Buffer
		n, err := f.WriteTo(&rest)
		f.wantCount("WriteTo", n, err, int64(len(tail)-10), nil)
		if d := differ(rest.String(), tail[10:]); d != "" {
			e.errorf("WriteTo after Read: %s", d)
		}
		f.wantTell(14 + int64(len(tail)))
		f.wantNoLine()
	}
}

func cursorSharedWriting(e *env) {
	f := e.rdwr("one\ntwo\nthree\nfour\n")
	f.wantLine("one\n")
	f.write("TW")
	f.wantTell(6)
	f.wantErr("WriteByte", f.WriteByte('O'), nil)
	f.wantByte('\n')
	n, err := f.ReadFrom(strings.NewReader("THR"))
	f.wantCount("ReadFrom", n, err, 3, nil)
	f.wantTell(11)
	f.wantLine("ee\n")
	f.wantSeek(-6, io.SeekCurrent, 8)
	f.wantRead(6, "THRee\n")
	f.wantErr("WriteByte", f.WriteByte('F'), nil)
	f.wantLine("our\n")
	f.wantFlushed("one\nTWO\nTHRee\nFour\n")
}

func cursorAlone(e *env) {
	f := e.rdwr("one\ntwo\nthree\n")
	nothing := func([]byte) error { return nil }
	calls := []struct {
		name string
		call func() error
	}{
		{"ReadAt", func() error { _, err := f.ReadAt(make([]byte, 3), 1); return err }},
		{"WriteAt", func() error { _, err := f.WriteAt([]byte("o"), 0); return err }},
		{"Find", func() error { _, err := f.Find([]byte("three"), 0, 14); return err }},
		{"RFind", func() error { _, err := f.RFind([]byte("one"), 0, 14); return err }},
		{"View", func() error { return f.View(1, 3, nothing) }},
		{"Update", func() error { return f.Update(1, 3, nothing) }},
		{"Move", func() error { return f.Move(4, 4, 3) }},
		{"Truncate", func() error { return f.Truncate(14) }},
		{"Size", func() error { _, err := f.Size(); return err }},
		{"Flush", func() error { return f.Flush() }},
		{"FlushRange", func() error { return f.FlushRange(1, 3) }},
	}
	f.wantLine("one\n") // may read ahead
	for _, c := range calls {
		f.wantErr(c.name, c.call(), nil)
		if at, err := f.Tell(); at != 4 || err != nil {
			e.errorf("after %s: Tell = %d, %v, want 4, nil", c.name, at, err)
		}
	}
	f.wantLine("two\n")
}
