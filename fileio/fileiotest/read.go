package fileiotest

import (
	"fmt"
	"io"
	"io/fs"
	"math"
	"testing/iotest"
)

func readCases() []testCase {
	return []testCase{{
		name: "read",
		rule: "Read reads at the cursor and advances it by the bytes it returned",
		run:  read,
	}, {
		name: "read-eof",
		rule: "at or behind the end Read returns 0, io.EOF and the cursor stays",
		run:  readEOF,
	}, {
		name: "read-empty",
		rule: "Read with an empty p returns 0, nil, wherever the cursor is",
		run:  readEmpty,
	}, {
		name: "read-byte",
		rule: "ReadByte is Read of one byte",
		run:  readByte,
	}, {
		name: "read-at",
		rule: "ReadAt reads the bytes at the offset",
		run:  readAt,
	}, {
		name: "read-at-short",
		rule: "a short ReadAt returns the bytes there are and io.EOF",
		run:  readAtShort,
	}, {
		name: "read-at-behind-end",
		rule: "ReadAt at or behind the end returns 0, io.EOF",
		run:  readAtBehindEnd,
	}, {
		name: "read-at-negative",
		rule: "a negative offset is io/fs.ErrInvalid",
		run:  readAtNegative,
	}, {
		name: "reader",
		rule: "a File follows io.Reader, io.Seeker and io.ReaderAt (testing/iotest.TestReader)",
		run:  reader,
	}}
}

func read(e *env) {
	for f := range e.each("hello world") {
		f.wantRead(5, "hello")
		f.wantTell(5)
		f.wantRead(1, " ")
		f.wantRead(5, "world")
		f.wantTell(11)
	}
	big := letters(300_000)
	for f := range e.each(big) {
		f.wantRead(len(big), big)
		f.wantTell(int64(len(big)))
	}
}

func readEOF(e *env) {
	for f := range e.each("abc") {
		f.seek(1)
		f.wantRead(10, "bc")
		f.wantRead(1, "")
		f.wantTell(3)
		f.seek(10)
		f.wantRead(1, "")
		f.wantTell(10)
	}
}

func readEmpty(e *env) {
	for f := range e.each("abc") {
		for _, off := range []int64{0, 3, 10} {
			f.seek(off)
			n, err := f.Read(nil)
			f.wantCount(fmt.Sprintf("empty Read at %d", off), int64(n), err, 0, nil)
			f.wantTell(off)
		}
	}
}

func readByte(e *env) {
	for f := range e.each("a\x00\xff") {
		f.wantByte('a')
		f.wantByte(0)
		f.wantTell(2)
		f.wantByte(0xff)
		_, err := f.ReadByte()
		f.wantErr("ReadByte at the end", err, io.EOF)
		f.wantTell(3)
	}
}

func readAt(e *env) {
	big := letters(300_000)
	for f := range e.each(big) {
		f.seek(7)
		for _, off := range []int64{0, 1, 4095, 4096, 65535, 65536, 299_000} {
			f.wantReadAt(1000, off, big[off:off+1000])
			f.wantTell(7)
		}
		f.wantReadAt(len(big), 0, big)
		f.wantTell(7)
	}
}

func readAtShort(e *env) {
	for f := range e.each("abc") {
		f.wantReadAt(4, 0, "abc")
		f.wantReadAt(10, 2, "c")
	}
}

func readAtBehindEnd(e *env) {
	for f := range e.each("abc") {
		for _, off := range []int64{3, 4, 5000, 1 << 40, math.MaxInt64} {
			f.wantReadAt(1, off, "")
		}
	}
}

func readAtNegative(e *env) {
	for f := range e.each("abc") {
		for _, off := range []int64{-1, math.MinInt64} {
			n, err := f.ReadAt(make([]byte, 1), off)
			f.wantCount(fmt.Sprintf("ReadAt(1 byte, %d)", off), int64(n), err, 0, fs.ErrInvalid)
		}
	}
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
