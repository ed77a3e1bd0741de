//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package sys

import (
	"errors"
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

// SyncRange makes the bytes durable; b starts at a page. Their manuals do not
// say that fsync(2) covers stores to a mapping, nor that msync(2) reaches the
// device, so both are called; on macOS, [os.File.Sync] is F_FULLFSYNC.
func SyncRange(f *os.File, b []byte) error {
	if len(b) > 0 {
		if err := unix.Msync(b, unix.MS_SYNC); err != nil {
			return os.NewSyscallError("msync", err)
		}
	}
	return f.Sync()
}

// SyncFile makes content and size durable; b is all of the mapped file.
func SyncFile(f *os.File, b []byte) error { return SyncRange(f, b) }

// CleanTail has nothing to do: these systems know pages, and no larger folios.
func CleanTail(*os.File, int64, int64) error { return nil }

// Populate is unsupported: no single call does it.
func Populate([]byte, bool) error { return errors.ErrUnsupported }

// writeSomeZeros writes up to n zeros at off and returns how many it wrote.
func writeSomeZeros(f *os.File, off, n int64) (int64, error) {
	k, err := f.WriteAt(make([]byte, min(n, 1<<20)), off)
	return int64(k), err
}
