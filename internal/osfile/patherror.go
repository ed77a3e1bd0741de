package osfile

import (
	"errors"
	"io/fs"
)

// PathError returns err as that of op on the named file. Package os has often
// wrapped it already, with the name of a system call for op: that is undone, in
// each of the errors that [errors.Join] has put together too.
func PathError(op, name string, err error) error {
	return &fs.PathError{Op: op, Path: name, Err: bare(err)}
}

// bare returns what the PathErrors in err wrap.
func bare(err error) error {
	switch e := err.(type) {
	case *fs.PathError:
		return e.Err
	case interface{ Unwrap() []error }:
		var all []error
		for _, err := range e.Unwrap() {
			all = append(all, bare(err))
		}
		if len(all) == 1 {
			return all[0]
		}
		return errors.Join(all...)
	}
	return err
}
