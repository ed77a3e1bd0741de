// Package osfile hides how an [os.File] differs between systems: it reports the
// flags that a file was opened with, and on Windows it makes Truncate work with
// os.O_APPEND, and Close return while others read and write.
package osfile

import (
	"io/fs"
	"os"

	"mmapbench/internal/osfile/sys"
)

// Control runs call with the file descriptor, or handle, of f, which stays open
// meanwhile.
func Control(f *os.File, call func(fd uintptr) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var callErr error
	if err := conn.Control(func(fd uintptr) { callErr = call(fd) }); err != nil {
		return err
	}
	return callErr
}

// Flags returns the flags that f was opened with: the access mode, os.O_APPEND and
// the flags of Synchronous and Direct. Windows reports the first two; on a system
// that reports none, Flags returns os.O_RDWR.
func Flags(f *os.File) (flag int, err error) {
	err = Control(f, func(fd uintptr) (err error) {
		flag, err = sys.Flags(fd)
		return err
	})
	return flag, err
}

// Synchronous reports whether a file opened with flag makes its writes durable
// before they return: os.O_SYNC, or O_DSYNC where the system has it.
func Synchronous(flag int) bool { return flag&sys.Synchronous != 0 }

// Direct reports whether a file opened with flag bypasses the page cache:
// O_DIRECT, where the system has it (open(2)).
func Direct(flag int) bool { return flag&sys.Direct != 0 }

// PathError returns err as an error of op on the named file. Package os has often
// wrapped it already, with a system call for op: that wrapping is replaced.
func PathError(op, name string, err error) error {
	if path, ok := err.(*fs.PathError); ok {
		err = path.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}
