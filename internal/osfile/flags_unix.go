//go:build unix

package osfile

import (
	"os"

	"golang.org/x/sys/unix"
)

// Flags returns the flags that f was opened with, of which the access mode,
// os.O_APPEND and what Synchronous and Direct ask for count (F_GETFL in fcntl(2)).
func Flags(f *os.File) (int, error) {
	conn, err := f.SyscallConn()
	if err != nil {
		return 0, err
	}
	var flags int
	var fcntlErr error
	err = conn.Control(func(fd uintptr) { flags, fcntlErr = unix.FcntlInt(fd, unix.F_GETFL, 0) })
	if err != nil {
		return 0, err
	}
	return flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR | os.O_APPEND | synchronous | direct), os.NewSyscallError("fcntl", fcntlErr)
}
