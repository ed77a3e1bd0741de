//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package sys

import (
	"os"
	"runtime"

	"golang.org/x/sys/unix"

	"mmapbench/fileio"
)

// Advise hands a range that starts at a page border to madvise(2). DONTNEED
// only makes the pages go earlier on these systems.
func Advise(b []byte, h Hint) error {
	values := [...]int{
		Normal:     unix.MADV_NORMAL,
		Random:     unix.MADV_RANDOM,
		Sequential: unix.MADV_SEQUENTIAL,
		WillNeed:   unix.MADV_WILLNEED,
		DontNeed:   unix.MADV_DONTNEED,
	}
	if int(h) >= len(values) {
		return fileio.Unsupported(runtime.GOOS + " takes no hint about huge pages")
	}
	if len(b) == 0 {
		return nil
	}
	return os.NewSyscallError("madvise", unix.Madvise(b, values[h]))
}
