package ptrace

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// callName returns the name of a system call. It knows the calls that concern
// files and memory.
func callName(number uint64) string {
	name, ok := commonCall(number)
	if !ok {
		name, ok = archCall(number)
	}
	if !ok {
		return fmt.Sprintf("call %d", number)
	}
	return name
}

// commonCall names the calls that exist on all architectures.
func commonCall(number uint64) (string, bool) {
	name, ok := map[uint64]string{
		unix.SYS_READ:     "read",
		unix.SYS_PREAD64:  "pread64",
		unix.SYS_READV:    "readv",
		unix.SYS_PREADV:   "preadv",
		unix.SYS_PREADV2:  "preadv2",
		unix.SYS_WRITE:    "write",
		unix.SYS_PWRITE64: "pwrite64",
		unix.SYS_WRITEV:   "writev",
		unix.SYS_PWRITEV:  "pwritev",
		unix.SYS_PWRITEV2: "pwritev2",
		unix.SYS_LSEEK:    "lseek",

		unix.SYS_OPENAT:     "openat",
		unix.SYS_CLOSE:      "close",
		unix.SYS_DUP:        "dup",
		unix.SYS_DUP3:       "dup3",
		unix.SYS_FCNTL:      "fcntl",
		unix.SYS_FLOCK:      "flock",
		unix.SYS_IOCTL:      "ioctl",
		unix.SYS_FSTAT:      "fstat",
		unix.SYS_STATX:      "statx",
		unix.SYS_STATFS:     "statfs",
		unix.SYS_FSTATFS:    "fstatfs",
		unix.SYS_GETDENTS64: "getdents64",
		unix.SYS_UNLINKAT:   "unlinkat",
		unix.SYS_RENAMEAT2:  "renameat2",
		unix.SYS_LINKAT:     "linkat",
		unix.SYS_MKDIRAT:    "mkdirat",
		unix.SYS_FACCESSAT:  "faccessat",
		unix.SYS_READLINKAT: "readlinkat",
		unix.SYS_FCHMOD:     "fchmod",
		unix.SYS_FCHMODAT:   "fchmodat",
		unix.SYS_FCHOWN:     "fchown",
		unix.SYS_UTIMENSAT:  "utimensat",

		unix.SYS_TRUNCATE:        "truncate",
		unix.SYS_FTRUNCATE:       "ftruncate",
		unix.SYS_FALLOCATE:       "fallocate",
		unix.SYS_FSYNC:           "fsync",
		unix.SYS_FDATASYNC:       "fdatasync",
		unix.SYS_SYNCFS:          "syncfs",
		unix.SYS_READAHEAD:       "readahead",
		unix.SYS_CACHESTAT:       "cachestat",
		unix.SYS_COPY_FILE_RANGE: "copy_file_range",
		unix.SYS_SENDFILE:        "sendfile",
		unix.SYS_SPLICE:          "splice",
		unix.SYS_PIPE2:           "pipe2",
		unix.SYS_EPOLL_CTL:       "epoll_ctl",
		unix.SYS_EPOLL_PWAIT:     "epoll_pwait",
		unix.SYS_IO_URING_ENTER:  "io_uring_enter",
		unix.SYS_MEMFD_CREATE:    "memfd_create",

		unix.SYS_MUNMAP:          "munmap",
		unix.SYS_MREMAP:          "mremap",
		unix.SYS_MPROTECT:        "mprotect",
		unix.SYS_MADVISE:         "madvise",
		unix.SYS_PROCESS_MADVISE: "process_madvise",
		unix.SYS_MSYNC:           "msync",
		unix.SYS_MINCORE:         "mincore",
		unix.SYS_MLOCK:           "mlock",
		unix.SYS_MLOCK2:          "mlock2",
		unix.SYS_MUNLOCK:         "munlock",
		unix.SYS_BRK:             "brk",

		unix.SYS_GETTID:            "gettid",
		unix.SYS_GETUID:            "getuid",
		unix.SYS_GETRUSAGE:         "getrusage",
		unix.SYS_GETRANDOM:         "getrandom",
		unix.SYS_CLOCK_GETTIME:     "clock_gettime",
		unix.SYS_CLOCK_NANOSLEEP:   "clock_nanosleep",
		unix.SYS_CLONE:             "clone",
		unix.SYS_CLONE3:            "clone3",
		unix.SYS_PRCTL:             "prctl",
		unix.SYS_RT_SIGACTION:      "rt_sigaction",
		unix.SYS_SIGALTSTACK:       "sigaltstack",
		unix.SYS_SCHED_GETAFFINITY: "sched_getaffinity",
		unix.SYS_TIMER_CREATE:      "timer_create",
		unix.SYS_TIMER_SETTIME:     "timer_settime",
		unix.SYS_TIMER_DELETE:      "timer_delete",
	}[number]
	return name, ok
}
