//go:build unix

package stdio

import (
	"os"

	"golang.org/x/sys/unix"
)

// openFlags returns the flags that f was opened with, of which the access mode
// and os.O_APPEND count (F_GETFL in fcntl(2)).
func openFlags(f *os.File) (int, error) {
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
	return flags & (accessMode | os.O_APPEND), os.NewSyscallError("fcntl", fcntlErr)
}
