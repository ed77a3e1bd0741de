package fileiotest

import (
	"io/fs"
	"os"
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
