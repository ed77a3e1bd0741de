package fileiotest

import (
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
)

func closeCases() []testCase {
	return []testCase{{
		name: "closed",
		rule: "after Close every method except Name reports io/fs.ErrClosed, whatever its arguments",
		run:  closed,
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
		rule: "Read and ReadAt of no bytes at or behind the end are no error",
		run:  nothingBehindEnd,
	}}
}

func closed(e *env) {
	for f := range e.each("a\n") {
		name := f.Name()
		f.wantLine("a\n") // may read ahead
		f.wantErr("Close", f.Close(), nil)
		f.wantClosed(args{to: 1, n: 1, data: "x", pattern: "a"})
		f.wantClosed(args{off: -1, to: -1, n: -1, data: "x", pattern: "a", whence: 3})
		for _, s := range slices.Concat(
			f.idleTransfers(), f.idleReads(), f.idleChanges(),
			[]step{{"Close", f.Close}, {"Tell", func() error { _, err := f.Tell(); return err }}},
		) {
			f.wantErr(s.name+" after Close", s.call(), fs.ErrClosed)
		}
		if after := f.Name(); after != name {
			e.errorf("Name after Close = %q, want %q", after, name)
		}
		f.wantDisk("a\n")
	}
}

// wantClosed checks that every kind of call reports that f is closed, and nothing
// else.
func (f *file) wantClosed(a args) {
	for _, op := range ops() {
		got := op.run(f.File, a)
		f.wantErr(op.name+" after Close", got.err, fs.ErrClosed)
		if got.n != 0 || got.bytes != "" {
			f.env.errorf("%s after Close: got %v", op.name, got)
		}
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
			if off > 1<<40 {
				continue // the system may have no such position
			}
			f.seek(off)
			n, err = f.Read(nil)
			f.wantCount("Read of nothing behind the end", int64(n), err, 0, nil)
			f.wantTell(off)
		}
	}
}

// A step is a call by the name of its method.
type step struct {
	name string
	call func() error
}

// noCallback returns a callback that must not be called.
func (e *env) noCallback(method string) func([]byte) error {
	return func([]byte) error {
		e.errorf("%s called fn", method)
		return nil
	}
}

// idleReads returns calls that have nothing to do, but for looking
// whether f is closed.
func (f *file) idleReads() []step {
	return []step{
		{"Find of nothing", func() error { _, err := f.Find(nil, 0, 0); return err }},
		{"RFind of nothing", func() error { _, err := f.RFind(nil, 0, 0); return err }},
		{"View(0, 0)", func() error { return f.View(0, 0, f.env.noCallback("View")) }},
	}
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
