package osfile

import "io/fs"

// PathError returns err as that of op on the named file. Package os has often
// wrapped it already, with the name of a system call for op: that is undone.
func PathError(op, name string, err error) error {
	if path, ok := err.(*fs.PathError); ok {
		err = path.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}
