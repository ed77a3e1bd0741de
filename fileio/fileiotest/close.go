package fileiotest

import (
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
