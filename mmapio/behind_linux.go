package mmapio

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// writesBehind says whether there is a call that starts to write and does not wait.
const writesBehind = true

// startWriting has what is dirty of the n bytes at off written to the device, and
// waits only for room in its queue. Nothing is durable by that.
func startWriting(f *os.File, off, n int64) error {
	return syncFileRange(f, off, n, unix.SYNC_FILE_RANGE_WRITE)
}

// isRemoved tells whether the file has no name any more, or had none ever
// (O_TMPFILE), so that it goes when it is closed.
func isRemoved(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink == 0
}
