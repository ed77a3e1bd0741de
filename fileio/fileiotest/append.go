package fileiotest

import (
	"io/fs"
	"os"
	"strings"
)

func appendCases() []testCase {
	return []testCase{{
		name:  "append",
		rule:  "a File opened with os.O_APPEND writes at the end, wherever the cursor is, and the cursor moves there",
		needs: appending,
		run:   appendWrite,
	}, {
		name:  "append-all-writers",
		rule:  "WriteByte and ReadFrom append too",
		needs: appending,
		run:   appendAllWriters,
	}, {
		name:  "append-reads",
		rule:  "a File opened with os.O_APPEND reads at the cursor",
		needs: appending,
		run:   appendReads,
	}, {
		name:  "append-truncate",
		rule:  "after Truncate the end to append at is the new one",
		needs: appending,
		run:   appendTruncate,
	}, {
		name:  "append-in-place",
		rule:  "WriteAt, Update and Move of a File opened with os.O_APPEND are io/fs.ErrInvalid",
		needs: appending,
		run:   appendInPlace,
	}}
}

// appender opens a file that holds content to append.
func (e *env) appender(content string) *file {
	e.tb.Helper()
	return e.open(content, os.O_RDWR|os.O_APPEND)
}

func appendWrite(e *env) {
	f := e.appender("abc")
	f.wantTell(0)
	f.write("de")
	f.wantTell(5)
	for _, off := range []int64{0, 2, 100} {
		f.seek(off)
		f.write("!")
		size, err := f.Size()
		f.wantErr("Size", err, nil)
		f.wantTell(size)
	}
	f.wantFlushed("abcde!!!")

	f = e.appender("")
	f.write("first")
	f.wantFlushed("first")
}

func appendAllWriters(e *env) {
	f := e.appender("abc")
	f.wantErr("WriteByte", f.WriteByte('d'), nil)
	f.wantTell(4)
	f.seek(1)
	n, err := f.ReadFrom(strings.NewReader("efg"))
	f.wantCount("ReadFrom", n, err, 3, nil)
	f.wantTell(7)
	f.wantFlushed("abcdefg")
}

func appendReads(e *env) {
	f := e.appender("one\ntwo\n")
	f.wantLine("one\n")
	f.wantRead(1, "t")
	f.wantReadAt(3, 4, "two")
	f.write("three\n")
	f.wantRead(1, "")
	f.seek(4)
	f.wantLine("two\n")
	f.wantLine("three\n")
	f.wantView(8, 5, "three")
}

func appendTruncate(e *env) {
	f := e.appender("hello")
	f.write(" world")
	f.truncate(5)
	f.wantTell(11)
	f.write("!")
	f.wantTell(6)
	f.truncate(7)
	f.write("?")
	f.wantFlushed("hello!\x00?")
}

func appendInPlace(e *env) {
	f := e.appender("hello")
	f.wantWriteAt("x", 0, 0, fs.ErrInvalid)
	err := f.Update(0, 1, func([]byte) error {
		e.errorf("Update called fn")
		return nil
	})
	f.wantErr("Update(0, 1)", err, fs.ErrInvalid)
	f.wantErr("Move(0, 1, 1)", f.Move(0, 1, 1), fs.ErrInvalid)
	f.wantFlushed("hello")
}
