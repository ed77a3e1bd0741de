//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package sys

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// LockPages keeps pages in memory.
func LockPages(b []byte) error {
	err := unix.Mlock(b)
	if err == nil {
		return nil
	}
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_MEMLOCK, &limit) == nil && uint64(limit.Cur) < 1<<62 {
		return fmt.Errorf("mlock: %w: the process may lock %d bytes (RLIMIT_MEMLOCK): raise the limit with ulimit -l, or lock less", err, limit.Cur)
	}
	return os.NewSyscallError("mlock", err)
}

// UnlockPages lets pages go again.
func UnlockPages(b []byte) error {
	return os.NewSyscallError("munlock", unix.Munlock(b))
}
