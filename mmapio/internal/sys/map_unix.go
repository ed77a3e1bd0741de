//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package sys

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"

	"mmapbench/internal/osfile"
)

// MapFile maps length bytes of f at off, a multiple of the page size. The
// range may reach beyond the end of the file; its pages there are inaccessible
// until the file grows (mmap(2), "BUGS" and SIGBUS).
func MapFile(f *os.File, off int64, length int, p Protection) ([]byte, error) {
	prot, flags := unix.PROT_READ, unix.MAP_SHARED
	switch p {
	case ReadWrite:
		prot |= unix.PROT_WRITE
	case CopyOnWrite:
		prot, flags = prot|unix.PROT_WRITE, unix.MAP_PRIVATE|noReserve
	}
	var b []byte
	err := osfile.Control(f, func(fd uintptr) (err error) {
		b, err = mapMemory(int(fd), off, nil, length, prot, flags)
		return err
	})
	return b, err
}

// MapAnonymous returns length bytes of zeros that belong to no file.
func MapAnonymous(length int) ([]byte, error) {
	return mapMemory(-1, 0, nil, length, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
}

// Poison replaces a mapping in place by an inaccessible reservation, in one
// step: its memory and its hold on the file end, but no later mapping can take
// the addresses, so a late access faults and never sees another file. It
// returns the addresses that are still ours: all.
func Poison(region []byte) (kept []byte, err error) {
	_, err = mapMemory(-1, 0, unsafe.Pointer(unsafe.SliceData(region)), len(region), unix.PROT_NONE,
		unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_FIXED|noReserve)
	return region, err
}

// Hide makes a mapping inaccessible, but keeps it.
func Hide(region []byte) error {
	return os.NewSyscallError("mprotect", unix.Mprotect(region, unix.PROT_NONE))
}

// Unmap gives the addresses back.
func Unmap(region []byte) error {
	return unix.MunmapPtr(unsafe.Pointer(unsafe.SliceData(region)), uintptr(len(region)))
}

// HaveAddresses tells whether there are n more bytes of addresses in one piece.
func HaveAddresses(n int) bool {
	b, err := mapMemory(-1, 0, nil, n, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON|noReserve)
	return err == nil && Unmap(b) == nil
}

func mapMemory(fd int, off int64, addr unsafe.Pointer, length, prot, flags int) ([]byte, error) {
	p, err := unix.MmapPtr(fd, off, addr, uintptr(length), prot, flags)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return unsafe.Slice((*byte)(p), length), nil
}

// Allocate extends f by disk blocks for the n bytes at off, which is at or
// behind its end, so that a full disk is an error here and not a fault later.
func Allocate(f *os.File, off, n int64) error {
	err := Preallocate(f, off, n)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, unix.EINVAL) {
		return writeZeros(f, off, n)
	}
	return err
}
