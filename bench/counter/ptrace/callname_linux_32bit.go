//go:build linux && (386 || arm)

package ptrace

import "golang.org/x/sys/unix"

// archCall names calls that do not exist on all architectures.
func archCall(number uint64) (string, bool) {
	name, ok := map[uint64]string{
		unix.SYS_MMAP2:           "mmap2",
		unix.SYS_OPEN:            "open",
		unix.SYS__LLSEEK:         "_llseek",
		unix.SYS_TRUNCATE64:      "truncate64",
		unix.SYS_FTRUNCATE64:     "ftruncate64",
		unix.SYS_FSTAT64:         "fstat64",
		unix.SYS_FSTATAT64:       "fstatat64",
		unix.SYS_FCNTL64:         "fcntl64",
		unix.SYS_SENDFILE64:      "sendfile64",
		unix.SYS_CLOCK_GETTIME64: "clock_gettime64",
		unix.SYS_EPOLL_WAIT:      "epoll_wait",
	}[number]
	return name, ok
}
