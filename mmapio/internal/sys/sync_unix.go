//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package sys

import (
	"os"

	"golang.org/x/sys/unix"
)

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
