package sys

import (
	"os"

	"golang.org/x/sys/unix"
)

// Advise hands a range that starts at a page border to madvise(2).
func Advise(b []byte, h Hint) error {
	values := [...]int{
		Normal:     unix.MADV_NORMAL,
		Random:     unix.MADV_RANDOM,
		Sequential: unix.MADV_SEQUENTIAL,
		WillNeed:   unix.MADV_WILLNEED,
		DontNeed:   unix.MADV_DONTNEED,
		HugePage:   unix.MADV_HUGEPAGE,
		NoHugePage: unix.MADV_NOHUGEPAGE,
	}
	return os.NewSyscallError("madvise", unix.Madvise(b, values[h]))
}
