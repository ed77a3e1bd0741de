package fileiotest

import (
	"io"
	"strings"
)

func fixedCases() []testCase {
	return []testCase{{
		name:  "fixed-write",
		rule:  "a fixed-size File accepts the part of a Write that fits, advances by it, and reports io.ErrShortWrite",
		needs: fixedSize,
		run:   fixedWrite,
	}, {
		name:  "fixed-write-at",
		rule:  "a fixed-size File accepts the part of a WriteAt that fits and reports io.ErrShortWrite",
		needs: fixedSize,
		run:   fixedWriteAt,
	}, {
		name:  "fixed-write-byte",
		rule:  "WriteByte at the end of a fixed-size File reports io.ErrShortWrite",
		needs: fixedSize,
		run:   fixedWriteByte,
	}, {
		name:  "fixed-read-from",
		rule:  "ReadFrom writes what fits a fixed-size File, and reports io.ErrShortWrite if there is more",
		needs: fixedSize,
		run:   fixedReadFrom,
	}, {
		name:  "private",
		rule:  "changes of a private File never reach the file",
		needs: private,
		run:   privateChanges,
	}}
}

func fixedWrite(e *env) {
	f := e.rdwr("hello")
	f.seek(3)
	f.wantWrite("LOW", 2, io.ErrShortWrite)
	f.wantTell(5)
	f.wantWrite("x", 0, io.ErrShortWrite)
	f.wantTell(5)
	f.seek(100)
	f.wantWrite("x", 0, io.ErrShortWrite)
	f.wantTell(100)
	f.seek(0)
	f.write("HEL")
	f.wantFlushed("HELLO")
}

func fixedWriteAt(e *env) {
	f := e.rdwr("hello")
	f.wantWriteAt("LOW", 3, 2, io.ErrShortWrite)
	f.wantWriteAt("x", 5, 0, io.ErrShortWrite)
	f.wantWriteAt("x", 1<<40, 0, io.ErrShortWrite)
	f.writeAt("HEL", 0)
	f.wantTell(0)
	f.wantFlushed("HELLO")
}

func fixedWriteByte(e *env) {
	f := e.rdwr("hello")
	f.seek(4)
	f.wantErr("WriteByte", f.WriteByte('O'), nil)
	f.wantErr("WriteByte at the end", f.WriteByte('x'), io.ErrShortWrite)
	f.wantTell(5)
	f.wantFlushed("hellO")
}

func fixedReadFrom(e *env) {
	f := e.rdwr("hello")
	n, err := f.ReadFrom(strings.NewReader("HELLO"))
	f.wantCount("ReadFrom of what fits", n, err, 5, nil)
	f.wantTell(5)
	f.seek(3)
	n, err = f.ReadFrom(strings.NewReader("p me"))
	f.wantCount("ReadFrom of too much", n, err, 2, io.ErrShortWrite)
	f.wantTell(5)
	n, err = f.ReadFrom(strings.NewReader(""))
	f.wantCount("ReadFrom of nothing", n, err, 0, nil)
	f.wantFlushed("HELp ")
}

func privateChanges(e *env) {
	content := letters(10_000)
	f := e.rdwr(content)
	f.write("written")
	f.writeAt("written", 5000)
	f.update(9000, "updated")
	f.wantErr("Move", f.Move(1000, 0, 4000), nil)
	f.wantErr("Flush", f.Flush(), nil)
	f.wantErr("FlushRange(1, 100)", f.FlushRange(1, 100), nil)
	f.wantDisk(content)
	f.wantReadAt(7, 1000, "written")
	f.wantErr("Close", f.Close(), nil)
	f.wantDisk(content)
}
