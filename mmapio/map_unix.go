//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package mmapio

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"

	"mmapbench/internal/osfile"
)

// mapFile maps length bytes of f at off, a multiple of the page size. The
// range may reach beyond the end of the file; its pages there are inaccessible
// until the file grows (mmap(2), "BUGS" and SIGBUS).
func mapFile(f *os.File, off int64, length int, p protection) ([]byte, error) {
	prot, flags := unix.PROT_READ, unix.MAP_SHARED
	switch p {
	case readWrite:
		prot |= unix.PROT_WRITE
	case copyOnWrite:
		prot, flags = prot|unix.PROT_WRITE, unix.MAP_PRIVATE|noReserve
	}
	var b []byte
	err := osfile.Control(f, func(fd uintptr) (err error) {
		b, err = mapMemory(int(fd), off, nil, length, prot, flags)
		return err
	})
	return b, err
}

// mapAnonymous returns length bytes of zeros that belong to no file.
func mapAnonymous(length int) ([]byte, error) {
	return mapMemory(-1, 0, nil, length, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
}

// poison replaces a mapping in place by an inaccessible reservation, in one
// step: its memory and its hold on the file end, but no later mapping can take
// the addresses, so a late access faults and never sees another file. It
// returns the addresses that are still ours: all.
func poison(region []byte) (kept []byte, err error) {
	_, err = mapMemory(-1, 0, unsafe.Pointer(unsafe.SliceData(region)), len(region), unix.PROT_NONE,
		unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_FIXED|noReserve)
	return region, err
}

// hide makes a mapping inaccessible, but keeps it.
func hide(region []byte) error {
	return os.NewSyscallError("mprotect", unix.Mprotect(region, unix.PROT_NONE))
}

// unmap gives the addresses back.
func unmap(region []byte) error {
	return unix.MunmapPtr(unsafe.Pointer(unsafe.SliceData(region)), uintptr(len(region)))
}

// haveAddresses tells whether there are n more bytes of addresses in one piece.
func haveAddresses(n int) bool {
	b, err := mapMemory(-1, 0, nil, n, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON|noReserve)
	return err == nil && unmap(b) == nil
}

func mapMemory(fd int, off int64, addr unsafe.Pointer, length, prot, flags int) ([]byte, error) {
	p, err := unix.MmapPtr(fd, off, addr, uintptr(length), prot, flags)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return unsafe.Slice((*byte)(p), length), nil
}

// allocate extends f by disk blocks for the n bytes at off, which is at or
// behind its end, so that a full disk is an error here and not a fault later.
func allocate(f *os.File, off, n int64) error {
	err := preallocate(f, off, n)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, unix.EINVAL) {
		return writeZeros(f, off, n)
	}
	return err
}
