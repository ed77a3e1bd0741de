//go:build unix

package osfile

import (
	"os"

	"golang.org/x/sys/unix"
)

// Flags returns the flags that f was opened with, of which the access mode,
// os.O_APPEND and what Synchronous and Direct ask for count (F_GETFL in fcntl(2)).
func Flags(f *os.File) (int, error) {
	var flags int
	err := Control(f, func(fd uintptr) (err error) {
		flags, err = unix.FcntlInt(fd, unix.F_GETFL, 0)
		return os.NewSyscallError("fcntl", err)
	})
	if err != nil {
		return 0, err
	}
	return flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR | os.O_APPEND | synchronous | direct), nil
}
