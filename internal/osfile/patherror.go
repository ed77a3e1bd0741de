package osfile

import (
	"errors"
	"io/fs"

	"mmapbench/internal/joined"
)

// PathError returns err as that of op on the named file. Package os has often
// wrapped it already, with the name of a system call for op: that is undone, in
// each of the errors that [errors.Join] has put together too.
func PathError(op, name string, err error) error {
	var all []error
	for _, e := range joined.Errors(err) {
		if path, ok := e.(*fs.PathError); ok {
			e = path.Err
		}
		all = append(all, e)
	}
	if len(all) == 1 {
		return &fs.PathError{Op: op, Path: name, Err: all[0]}
	}
	return &fs.PathError{Op: op, Path: name, Err: errors.Join(all...)}
}
