package mmapio

import (
	"os"

	"golang.org/x/sys/unix"
)

// noReserve keeps a mapping from counting against the memory that the system
// is willing to promise.
const noReserve = unix.MAP_NORESERVE

// preallocate is fallocate(2).
func preallocate(f *os.File, off, n int64) error {
	return control(f, func(fd int) error {
		for {
			if err := unix.Fallocate(fd, 0, off, n); err != unix.EINTR {
				return os.NewSyscallError("fallocate", err)
			}
		}
	})
}
