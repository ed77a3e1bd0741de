package fileiotest

import (
	"bytes"
	"io"
	"io/fs"
	"slices"
	"strings"
)

func closeCases() []testCase {
	return []testCase{{
		name: "close-twice",
		rule: "a second Close reports io/fs.ErrClosed",
		run:  closeTwice,
	}, {
		name: "close-drains",
		rule: "Close drains what is buffered",
		run:  closeDrains,
	}, {
		name:  "close-size",
		rule:  "after Close other readers see the size, no more and no less",
		needs: growing,
		run:   closeSize,
	}, {
		name: "closed",
		rule: "after Close every method except Name reports io/fs.ErrClosed",
		run:  closedMethods,
	}, {
		name:  "closed-first",
		rule:  "a closed File is reported before a missing permission",
		needs: readOnly,
		run:   closedBeforePermission,
	}, {
		name: "closed-before-invalid",
		rule: "a closed File is reported before an invalid argument",
		run:  closedBeforeInvalid,
	}, {
		name: "name",
		rule: "Name is the same before and after Close",
		run:  nameStays,
	}}
}

func closeTwice(e *env) {
	for f := range e.each("abc") {
		f.wantErr("Close", f.Close(), nil)
		f.wantErr("second Close", f.Close(), fs.ErrClosed)
		f.wantErr("third Close", f.Close(), fs.ErrClosed)
		f.wantDisk("abc")
	}
}

func closeDrains(e *env) {
	f := e.rdwr("hello world")
	f.write("H")
	f.writeAt("W", 6)
	f.wantErr("Close", f.Close(), nil)
	f.wantDisk("Hello World")
}

func closeSize(e *env) {
	f := e.rdwr("")
	f.write(letters(5001))
	f.wantErr("Close", f.Close(), nil)
	f.wantDisk(letters(5001))

	f = e.rdwr(letters(100_000))
	f.truncate(10)
	f.writeAt("x", 20)
	f.wantErr("Close", f.Close(), nil)
	f.wantDisk(letters(10) + strings.Repeat("\x00", 10) + "x")
}

// reads returns a valid call of every method that does not change f, which must
// hold at least two bytes.
func (f *file) reads() []step {
	return []step{
		{"Read", func() error { _, err := f.Read(make([]byte, 1)); return err }},
		{"ReadByte", func() error { _, err := f.ReadByte(); return err }},
		{"ReadLine", func() error { _, err := f.ReadLine(); return err }},
		{"ReadAt", func() error { _, err := f.ReadAt(make([]byte, 1), 0); return err }},
		{"WriteTo", func() error { _, err := f.WriteTo(new(bytes.Buffer)); return err }},
		{"Seek", func() error { _, err := f.Seek(0, io.SeekStart); return err }},
		{"Tell", func() error { _, err := f.Tell(); return err }},
		{"Size", func() error { _, err := f.Size(); return err }},
		{"Find", func() error { _, err := f.Find([]byte("a"), 0, 1); return err }},
		{"RFind", func() error { _, err := f.RFind([]byte("a"), 0, 1); return err }},
		{"View", func() error { return f.View(0, 1, f.env.noCallback("View")) }},
		{"Flush", func() error { return f.Flush() }},
		{"FlushRange", func() error { return f.FlushRange(0, 1) }},
	}
}

// invalidReads returns calls of reads with arguments that are not valid.
func (f *file) invalidReads() []step {
	return []step{
		{"ReadAt(-1)", func() error { _, err := f.ReadAt(make([]byte, 1), -1); return err }},
		{"Seek(-1)", func() error { _, err := f.Seek(-1, io.SeekStart); return err }},
		{"Find(-1)", func() error { _, err := f.Find([]byte("a"), -1, 1); return err }},
		{"RFind(-1)", func() error { _, err := f.RFind([]byte("a"), -1, 1); return err }},
		{"View(-1, 1)", func() error { return f.View(-1, 1, f.env.noCallback("View")) }},
		{"FlushRange(-1, 1)", func() error { return f.FlushRange(-1, 1) }},
	}
}

func closedMethods(e *env) {
	for f := range e.each("one\ntwo\n") {
		f.wantLine("one\n") // may read ahead
		f.wantErr("Close", f.Close(), nil)
		for _, s := range slices.Concat(f.reads(), f.idleReads()) {
			f.wantErr(s.name+" after Close", s.call(), fs.ErrClosed)
		}
	}
	f := e.rdwr("one\ntwo\n")
	f.wantErr("Close", f.Close(), nil)
	for _, s := range f.changes() {
		f.wantErr(s.name+" after Close", s.call(), fs.ErrClosed)
	}
	f.wantDisk("one\ntwo\n")
}

// idleReads returns calls of reads that have nothing to do, but for looking
// whether f is closed.
func (f *file) idleReads() []step {
	return []step{
		{"Find of nothing", func() error { _, err := f.Find(nil, 0, 0); return err }},
		{"RFind of nothing", func() error { _, err := f.RFind(nil, 0, 0); return err }},
		{"View(0, 0)", func() error { return f.View(0, 0, f.env.noCallback("View")) }},
	}
}

func closedBeforePermission(e *env) {
	for f := range e.each("hello") { // one of the two is read-only
		f.wantErr("Close", f.Close(), nil)
		for _, s := range f.changes() {
			f.wantErr(s.name+" after Close", s.call(), fs.ErrClosed)
		}
	}
}

func closedBeforeInvalid(e *env) {
	for f := range e.each("hello") {
		f.wantErr("Close", f.Close(), nil)
		for _, s := range slices.Concat(f.invalidReads(), f.invalidChanges()) {
			f.wantErr(s.name+" after Close", s.call(), fs.ErrClosed)
		}
	}
}

func nameStays(e *env) {
	for f := range e.each("abc") {
		before := f.Name()
		f.wantErr("Close", f.Close(), nil)
		if after := f.Name(); after != before {
			e.errorf("Name after Close = %q, want %q", after, before)
		}
	}
}
