package stdio

import (
	"os"

	"golang.org/x/sys/unix"

	"mmapbench/internal/osfile"
)

// advise hands the n bytes at off to posix_fadvise(2); an n of 0 is all of the
// rest.
func advise(f *os.File, off, n int64, h Hint) error {
	values := [...]int{
		Normal:     unix.FADV_NORMAL,
		Random:     unix.FADV_RANDOM,
		Sequential: unix.FADV_SEQUENTIAL,
		WillNeed:   unix.FADV_WILLNEED,
	}
	if h < 0 || int(h) >= len(values) {
		return unix.EINVAL
	}
	return osfile.Control(f, func(fd uintptr) error { return unix.Fadvise(int(fd), off, n, values[h]) })
}
