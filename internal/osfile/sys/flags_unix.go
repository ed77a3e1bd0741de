//go:build unix

package sys

import (
	"os"

	"golang.org/x/sys/unix"
)

// Flags returns the access mode, os.O_APPEND, Synchronous and Direct as fd was
// opened with them (F_GETFL in fcntl(2)).
func Flags(fd uintptr) (int, error) {
	flags, err := unix.FcntlInt(fd, unix.F_GETFL, 0)
	if err != nil {
		return 0, os.NewSyscallError("fcntl", err)
	}
	return flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR | os.O_APPEND | Synchronous | Direct), nil
}
