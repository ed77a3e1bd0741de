//go:build linux && (amd64 || arm64)

package ptrace

import "golang.org/x/sys/unix"

// archCall names calls that do not exist on all architectures.
func archCall(number uint64) (string, bool) {
	name, ok := map[uint64]string{
		unix.SYS_MMAP:            "mmap",
		unix.SYS_NEWFSTATAT:      "newfstatat",
		unix.SYS_FADVISE64:       "fadvise64",
		unix.SYS_SYNC_FILE_RANGE: "sync_file_range",
	}[number]
	return name, ok
}
