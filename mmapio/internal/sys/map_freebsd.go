package sys

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"

	"mmapbench/internal/osfile"
)

// noReserve is 0: FreeBSD reserves memory only for private writable mappings
// (MAP_NORESERVE was never implemented there and is gone).
const noReserve = 0

// preallocate is posix_fallocate(2), which returns its error instead of
// setting errno. ZFS answers EINVAL.
func preallocate(f *os.File, off, n int64) error {
	return osfile.Control(f, func(fd uintptr) error {
		for {
			if err := posixFallocate(fd, off, n); err != unix.EINTR {
				return os.NewSyscallError("posix_fallocate", err)
			}
		}
	})
}

// posixFallocate passes 64-bit arguments as the ABI of the processor wants
// them: 32-bit ones take two words, the lower first, and arm pairs them from
// an even register on.
func posixFallocate(fd uintptr, off, n int64) error {
	var args [6]uintptr
	switch runtime.GOARCH {
	case "386":
		args = [6]uintptr{fd, uintptr(off), uintptr(off >> 32), uintptr(n), uintptr(n >> 32)}
	case "arm":
		args = [6]uintptr{fd, 0, uintptr(off), uintptr(off >> 32), uintptr(n), uintptr(n >> 32)}
	default:
		args = [6]uintptr{fd, uintptr(off), uintptr(n)}
	}
	result, _, errno := unix.Syscall6(unix.SYS_POSIX_FALLOCATE, args[0], args[1], args[2], args[3], args[4], args[5])
	switch {
	case errno != 0: // a kernel without the call
		return errno
	case result != 0:
		return unix.Errno(result)
	}
	return nil
}
