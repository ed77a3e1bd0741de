package fileiotest

import (
	"bytes"
	"io"
	"strings"
)

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

// changes returns a valid call of every method that changes f, which must hold
// at least two bytes.
func (f *file) changes() []step {
	return []step{
		{"Write", func() error { _, err := f.Write([]byte("x")); return err }},
		{"WriteByte", func() error { return f.WriteByte('x') }},
		{"WriteAt", func() error { _, err := f.WriteAt([]byte("x"), 0); return err }},
		{"ReadFrom", func() error { _, err := f.ReadFrom(strings.NewReader("x")); return err }},
		{"Update", func() error { return f.Update(0, 1, f.env.noCallback("Update")) }},
		{"Move", func() error { return f.Move(0, 1, 1) }},
		{"Truncate", func() error { return f.Truncate(1) }},
	}
}

// invalidChanges returns calls that would change f, had their arguments been
// valid.
func (f *file) invalidChanges() []step {
	return []step{
		{"WriteAt(-1)", func() error { _, err := f.WriteAt([]byte("x"), -1); return err }},
		{"Update(-1, 1)", func() error { return f.Update(-1, 1, f.env.noCallback("Update")) }},
		{"Move(0, 0, 1000)", func() error { return f.Move(0, 0, 1000) }},
		{"Truncate(-1)", func() error { return f.Truncate(-1) }},
	}
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

// idleReads returns calls of reads that have nothing to do, but for looking
// whether f is closed.
func (f *file) idleReads() []step {
	return []step{
		{"Find of nothing", func() error { _, err := f.Find(nil, 0, 0); return err }},
		{"RFind of nothing", func() error { _, err := f.RFind(nil, 0, 0); return err }},
		{"View(0, 0)", func() error { return f.View(0, 0, f.env.noCallback("View")) }},
	}
}
