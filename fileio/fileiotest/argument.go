package fileiotest

import (
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
)

func argumentCases() []testCase {
	return []testCase{{
		name: "nothing-closed",
		rule: "a closed File is reported even if there is nothing to transfer",
		run:  nothingClosed,
	}, {
		name:  "nothing-read-only",
		rule:  "a missing permission is reported even if there is nothing to change",
		needs: readOnly,
		run:   nothingReadOnly,
	}, {
		name: "nothing-negative",
		rule: "ReadAt and WriteAt with a negative offset are io/fs.ErrInvalid even if there is nothing to transfer",
		run:  nothingNegative,
	}, {
		name: "nothing-behind-end",
		rule: "ReadAt of no bytes behind the end is no error",
		run:  nothingBehindEnd,
	}}
}

// idleChanges returns a call of every method that changes f, with nothing to
// change. f must hold two bytes.
func (f *file) idleChanges() []step {
	return []step{
		{"Write of nothing", func() error { _, err := f.Write(nil); return err }},
		{"WriteAt of nothing", func() error { _, err := f.WriteAt(nil, 0); return err }},
		{"WriteAt of nothing behind the end", func() error { _, err := f.WriteAt(nil, 10); return err }},
		{"ReadFrom of nothing", func() error { _, err := f.ReadFrom(strings.NewReader("")); return err }},
		{"Update(0, 0)", func() error { return f.Update(0, 0, f.env.noCallback("Update")) }},
		{"Move(0, 0, 0)", func() error { return f.Move(0, 0, 0) }},
		{"Move(1, 1, 1)", func() error { return f.Move(1, 1, 1) }},
		{"Truncate to the size", func() error { return f.Truncate(2) }},
	}
}

// idleTransfers returns calls that read nothing.
func (f *file) idleTransfers() []step {
	return []step{
		{"Read of nothing", func() error { _, err := f.Read(nil); return err }},
		{"ReadAt of nothing", func() error { _, err := f.ReadAt(nil, 0); return err }},
		{"ReadAt of nothing behind the end", func() error { _, err := f.ReadAt(nil, 10); return err }},
		{"FlushRange(0, 0)", func() error { return f.FlushRange(0, 0) }},
	}
}

func nothingClosed(e *env) {
	for f := range e.each("ab") {
		f.wantErr("Close", f.Close(), nil)
		for _, s := range slices.Concat(f.idleTransfers(), f.idleReads(), f.idleChanges()) {
			f.wantErr(s.name+" after Close", s.call(), fs.ErrClosed)
		}
		f.wantDisk("ab")
	}
}

func nothingReadOnly(e *env) {
	f := e.open("ab", os.O_RDONLY)
	for _, s := range f.idleChanges() {
		f.wantErr(s.name, s.call(), fs.ErrPermission)
	}
	f.wantFlushed("ab")
}

func nothingNegative(e *env) {
	for f := range e.each("ab") {
		for _, off := range []int64{-1, math.MinInt64} {
			n, err := f.ReadAt(nil, off)
			f.wantCount("ReadAt of nothing before the start", int64(n), err, 0, fs.ErrInvalid)
		}
	}
	f := e.rdwr("ab")
	for _, off := range []int64{-1, math.MinInt64} {
		f.wantWriteAt("", off, 0, fs.ErrInvalid)
	}
	f.wantFlushed("ab")
}

func nothingBehindEnd(e *env) {
	for f := range e.each("ab") {
		for _, off := range []int64{2, 3, 4096, 1 << 40, math.MaxInt64} {
			n, err := f.ReadAt(nil, off)
			f.wantCount("ReadAt of nothing behind the end", int64(n), err, 0, nil)
		}
	}
}
