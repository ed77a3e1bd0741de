// Package osfile hides how an [os.File] differs between systems: it reports the
// flags that a file was opened with, and on Windows it makes Truncate work with
// os.O_APPEND, and Close return while others read and write.
package osfile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"mmapbench/fileio"
	"mmapbench/internal/osfile/sys"
)

// Open opens the named file as [os.OpenFile] does, but read-only for a File whose
// changes are private. Fixed says that the size of the File is fixed. Open refuses
// flags that no File has before they can change the file.
func Open(name string, flag int, perm fs.FileMode, private, fixed bool) (*os.File, error) {
	if err := CheckFlags(flag, fixed); err != nil {
		return nil, PathError("open", name, err)
	}
	if private {
		flag &^= os.O_RDWR
	}
	f, err := os.OpenFile(name, flag, perm)
	if errors.Is(err, syscall.EISDIR) {
		err = ErrDirectory()
	}
	if err != nil {
		return nil, PathError("open", name, err)
	}
	return f, nil
}

// ErrDirectory returns the error for a directory.
func ErrDirectory() error { return fileio.Unsupported("is a directory: it has no bytes to read") }

// CheckFlags returns why no File can be opened with flag: fixed says that its size
// is fixed.
func CheckFlags(flag int, fixed bool) error {
	switch {
	case flag&os.O_WRONLY != 0: // with os.O_RDWR too, which open(2) has for ioctl(2) only
		return fileio.Invalid("write-only: use os.O_RDWR, because searching and updating read too")
	case fixed && flag&(os.O_APPEND|os.O_TRUNC) != 0:
		return fileio.Invalid("a private or windowed file has a fixed size: leave out os.O_APPEND and os.O_TRUNC")
	}
	return nil
}

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
// the flags that CheckMapped refuses. Windows reports the first two; on a system
// that reports none, Flags returns os.O_RDWR.
func Flags(f *os.File) (flag int, err error) {
	err = Control(f, func(fd uintptr) (err error) {
		flag, err = sys.Flags(fd)
		return err
	})
	return flag, err
}

// CheckMapped returns why a file opened with flag must not be mapped.
func CheckMapped(flag int) error {
	switch {
	case flag&sys.Synchronous != 0:
		return fileio.Unsupported("stores to a mapping are not synchronous: leave out os.O_SYNC and O_DSYNC, and call Flush")
	case flag&sys.Direct != 0:
		return fileio.Unsupported("a mapping is the page cache: leave out O_DIRECT, which goes around it")
	}
	return nil
}

// PathError returns err as an error of op on the named file, nil if it is nil. Package os has often
// wrapped it already, with a system call for op: that wrapping is replaced.
func PathError(op, name string, err error) error {
	if err == nil {
		return nil
	}
	if path, ok := err.(*fs.PathError); ok {
		err = path.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}
