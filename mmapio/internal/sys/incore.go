//go:build dragonfly || freebsd || linux || netbsd

package sys

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// InCore sets the lowest bit of the byte in state for each page of b that is in
// memory (mincore(2)). golang.org/x/sys/unix has no function for it.
func InCore(b, state []byte) error {
	_, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)),
		uintptr(unsafe.Pointer(unsafe.SliceData(state))))
	if errno != 0 {
		return os.NewSyscallError("mincore", errno)
	}
	return nil
}
