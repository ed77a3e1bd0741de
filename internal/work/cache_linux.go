package work

import (
	"context"
	"io/fs"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"

	"mmapbench/internal/stopping"
)

// evict takes a file out of the page cache with posix_fadvise(2),
// POSIX_FADV_DONTNEED. Mapped pages stay. Dirty pages cannot be dropped either,
// so evict writes them back first.
func evict(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := stopping.Call(ctx, "fsync of "+name, f.Sync); err != nil {
		return err
	}
	err = stopping.Call(ctx, "posix_fadvise, which drops the cache, of "+name, func() error {
		return unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
	})
	if err != nil {
		return &fs.PathError{Op: "fadvise", Path: name, Err: err}
	}
	return nil
}

// cached returns the resident share of a file by mincore(2). known is false for
// a file the caller may not write to: since Linux 5.2, mincore reports all its
// pages as resident.
func cached(name string) (share float64, known bool, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, false, err
	}
	defer f.Close()
	if unix.Access(name, unix.W_OK) != nil {
		return 0, false, nil
	}
	info, err := f.Stat()
	if err != nil || info.Size() == 0 || info.Size() != int64(int(info.Size())) {
		return 0, false, err
	}
	b, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return 0, false, nil // a file that cannot be mapped is for the targets to report
	}
	defer unix.Munmap(b)
	page := os.Getpagesize()
	vec := make([]byte, (len(b)+page-1)/page)
	_, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), uintptr(unsafe.Pointer(&vec[0])))
	if errno != 0 {
		return 0, false, nil
	}
	resident := 0
	for _, v := range vec {
		resident += int(v & 1)
	}
	return float64(resident) / float64(len(vec)), true, nil
}
