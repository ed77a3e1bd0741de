package sys

import (
	"io"
	"os"

	"golang.org/x/sys/unix"

	"mmapbench/internal/osfile"
)

// writeSomeZeros writes up to n zeros at off and returns how many it wrote. One
// call writes the same small block many times, so that it stays in the cache.
func writeSomeZeros(f *os.File, off, n int64) (int64, error) {
	const most = 64 // slices, of IOV_MAX (1024) that there may be
	zeros := make([]byte, min(n, 64<<10))
	var slices [][]byte
	for rest := n; rest > 0 && len(slices) < most; rest -= int64(len(zeros)) {
		slices = append(slices, zeros[:min(rest, int64(len(zeros)))])
	}
	var k int
	err := osfile.Control(f, func(fd uintptr) (err error) {
		for {
			if k, err = unix.Pwritev(int(fd), slices, off); err != unix.EINTR {
				return os.NewSyscallError("pwritev", err)
			}
		}
	})
	if err == nil && k == 0 {
		err = io.ErrShortWrite
	}
	return int64(k), err
}
