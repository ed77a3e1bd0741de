package sys

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"mmapbench/internal/osfile"
)

// TakeMappings returns n pages, or nil. Each is a mapping of its own, because its
// protection differs from its neighbors'. Unmap gives them back.
func TakeMappings(n int) []byte {
	page := os.Getpagesize()
	b, err := mapMemory(-1, 0, nil, n*page, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON|noReserve)
	if err != nil {
		return nil
	}
	for off := 0; off < len(b); off += 2 * page {
		if err := unix.Mprotect(b[off:off+page], unix.PROT_READ); err != nil {
			_ = Unmap(b)
			return nil
		}
	}
	return b
}

// Populate makes pages resident, for writing too if store is true.
func Populate(b []byte, store bool) error {
	advice := unix.MADV_POPULATE_READ
	if store {
		advice = unix.MADV_POPULATE_WRITE
	}
	return unix.Madvise(b, advice)
}

// Advise hands a range that starts at a page border to madvise(2).
func Advise(b []byte, h Hint) error {
	values := [...]int{
		Normal:     unix.MADV_NORMAL,
		Random:     unix.MADV_RANDOM,
		Sequential: unix.MADV_SEQUENTIAL,
		WillNeed:   unix.MADV_WILLNEED,
		DontNeed:   unix.MADV_DONTNEED,
		HugePage:   unix.MADV_HUGEPAGE,
		NoHugePage: unix.MADV_NOHUGEPAGE,
	}
	return os.NewSyscallError("madvise", unix.Madvise(b, values[h]))
}

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
