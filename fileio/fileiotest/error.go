package fileiotest

import (
	"errors"
	"os"
	"slices"
)

func errorCases() []testCase {
	return []testCase{{
		name: "error-invalid",
		rule: "the error of an invalid argument is an *io/fs.PathError with the File's name and the operation",
		run:  errorInvalid,
	}, {
		name:  "error-permission",
		rule:  "the error of a missing permission is an *io/fs.PathError with the File's name and the operation",
		needs: readOnly,
		run:   errorPermission,
	}, {
		name: "error-closed",
		rule: "the error of a closed File is an *io/fs.PathError with the File's name and the operation",
		run:  errorClosed,
	}, {
		name: "error-below",
		rule: "an error from below is an *io/fs.PathError that wraps it",
		run:  errorBelow,
	}}
}

// wantPathErrors checks the errors of calls that all fail.
func (f *file) wantPathErrors(steps []step) {
	for _, s := range steps {
		f.wantPathError(s.name, s.call())
	}
}

func errorInvalid(e *env) {
	f := e.rdwr("hello")
	f.wantPathErrors(slices.Concat(f.invalidReads(), f.invalidChanges()))
}

func errorPermission(e *env) {
	f := e.open("hello", os.O_RDONLY)
	f.wantPathErrors(f.changes())
}

func errorClosed(e *env) {
	f := e.rdwr("hello")
	f.wantErr("Close", f.Close(), nil)
	f.wantPathErrors(slices.Concat(f.reads(), f.changes()))
	f.wantPathError("second Close", f.Close())
}

func errorBelow(e *env) {
	f := e.rdwr(letters(200_000))
	if f.opened.Fail == nil {
		e.skipped = "the Opener can't make reads fail"
		return
	}
	injected := errors.New("injected")
	f.opened.Fail(injected)
	_, err := f.ReadAt(make([]byte, 200_000), 0)
	f.wantPathError("ReadAt", err)
	if !errors.Is(err, injected) {
		e.errorf("ReadAt: error %v, want one that wraps %q", err, injected)
	}
}
