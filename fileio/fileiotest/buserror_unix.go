//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package fileiotest

import (
	"os"
	"syscall"
	"unsafe"
)

// mapPage maps a page of an empty file.
func mapPage(f *os.File) (page []byte, unmap func() error, err error) {
	page, err = syscall.Mmap(int(f.Fd()), 0, os.Getpagesize(), syscall.PROT_READ, syscall.MAP_SHARED)
	return page, func() error { return syscall.Munmap(page) }, err
}

func addressOf(b *byte) uintptr { return uintptr(unsafe.Pointer(b)) }
