package sys

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"mmapbench/internal/osfile"
)

// SyncRange makes the bytes durable; b starts at a page. On Linux msync(2)
// with MS_SYNC is an fdatasync(2) of that part of the file.
func SyncRange(_ *os.File, b []byte) error {
	return os.NewSyscallError("msync", unix.Msync(b, unix.MS_SYNC))
}

// SyncFile makes content and size durable. Linux tracks stores to shared
// mappings as dirty pages of the file, so that fsync(2) covers them and an
// msync before it would only write the same pages.
func SyncFile(f *os.File, _ []byte) error { return f.Sync() }

// CleanTail writes the pages around the size that a file of end bytes is about
// to be cut to. The page cache keeps long writes in folios of many pages, up to
// 2 MiB, and a store makes the whole folio dirty. A cut splits the folio around it
// if the folio is clean (truncate_inode_partial_folio in mm/truncate.c). A dirty
// folio stays whole: each small record behind the cut would make all of it dirty
// again, and each flush would write all of it. XFS makes the folio dirty itself
// before the cut, so there it stays whole.
func CleanTail(f *os.File, size, end int64) error {
	from := size &^ (HugePageSize - 1)
	if from == size {
		return nil
	}
	// A page that can't be written is reported once: here or by the flush.
	return syncFileRange(f, from, min(end-from, HugePageSize),
		unix.SYNC_FILE_RANGE_WAIT_BEFORE|unix.SYNC_FILE_RANGE_WRITE|unix.SYNC_FILE_RANGE_WAIT_AFTER)
}

// syncFileRange does nothing where the system has no such call, or forbids it.
func syncFileRange(f *os.File, off, n int64, flags int) error {
	err := osfile.Control(f, func(fd uintptr) error { return unix.SyncFileRange(int(fd), off, n, flags) })
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) || errors.Is(err, unix.EINVAL) {
		return nil
	}
	return os.NewSyscallError("sync_file_range", err)
}
