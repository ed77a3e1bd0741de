package fileiotest

import (
	"io/fs"
	"os"
	"strings"
)

func permissionCases() []testCase {
	return []testCase{{
		name:  "read-only",
		rule:  "a File opened read-only reports io/fs.ErrPermission from every method that changes it",
		needs: readOnly,
		run:   permission,
	}, {
		name:  "read-only-first",
		rule:  "a missing permission is reported before an invalid argument",
		needs: readOnly,
		run:   permissionFirst,
	}, {
		name:  "read-only-flush",
		rule:  "on a read-only File there is nothing to flush",
		needs: readOnly,
		run:   permissionFlush,
	}}
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

func permission(e *env) {
	f := e.open("hello", os.O_RDONLY)
	for _, s := range f.changes() {
		f.wantErr(s.name, s.call(), fs.ErrPermission)
		f.wantTell(0)
	}
	f.wantFlushed("hello")
}

func permissionFirst(e *env) {
	f := e.open("hello", os.O_RDONLY)
	for _, s := range f.invalidChanges() {
		f.wantErr(s.name, s.call(), fs.ErrPermission)
	}
}

func permissionFlush(e *env) {
	f := e.open("hello", os.O_RDONLY)
	f.wantErr("Flush", f.Flush(), nil)
	f.wantErr("FlushRange(1, 3)", f.FlushRange(1, 3), nil)
	f.wantContent("hello")
}
