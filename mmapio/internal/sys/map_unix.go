//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package sys

import (
	"errors"
	"fmt"
	"os"
	"syscall"
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

// HaveAddresses reports whether n more bytes of addresses are free in one piece.
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
	err := preallocate(f, off, n)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, unix.EINVAL) {
		return writeZeros(f, off, n)
	}
	return err
}

// MapsBehindEnd says that a mapping may reach beyond the end of the file,
// and that its pages there become accessible when the file grows. POSIX
// calls that unspecified (mmap, "DESCRIPTION"), but all these systems hold
// an access against the size that the file has at the time of the fault:
//
//   - Linux: filemap_fault; see SIGBUS in mmap(2).
//   - FreeBSD, DragonFly: vm_fault looks at the size of the object, which
//     vnode_pager_setsize(9) keeps equal to the size of the file.
//   - NetBSD: genfs_getpages looks at the vnode's v_size.
//   - OpenBSD: uvn_io looks at u_size, which uvm_vnp_setsize moves.
//   - macOS: vnode_pagein asks the file system, which knows its own size.
//     Apple does not document it, but LMDB and bbolt, which map more than
//     the file has and let it grow, depend on it there.
const MapsBehindEnd = true

// Alignment returns what the offset of a mapping is a multiple of, in bytes.
func Alignment() int { return os.Getpagesize() }

// LeastMapping returns how much to map at least, in bytes. An empty file gets
// a page: it shows whether the file can be mapped at all, since a file of /proc
// says it is empty.
func LeastMapping() int64 { return int64(os.Getpagesize()) }

// ErrNoAddresses is the error of a mapping that finds no room.
const ErrNoAddresses = syscall.ENOMEM

// IsBadAddress reports whether a system call met a fault.
func IsBadAddress(err error) bool { return errors.Is(err, syscall.EFAULT) }

// IsNoMapping reports whether a file that was opened can't be mapped: by its
// filesystem, or by a seal or an attribute.
func IsNoMapping(err error) bool {
	for _, e := range [...]error{syscall.ENODEV, syscall.EIO, syscall.EACCES, syscall.EPERM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// LockPages keeps pages in memory.
func LockPages(b []byte) error {
	err := unix.Mlock(b)
	if err == nil {
		return nil
	}
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_MEMLOCK, &limit) == nil && uint64(limit.Cur) < 1<<62 {
		return fmt.Errorf("mlock: %w: the process may lock %d bytes (RLIMIT_MEMLOCK): raise the limit with ulimit -l, or lock less", err, limit.Cur)
	}
	return os.NewSyscallError("mlock", err)
}

// UnlockPages lets pages go again.
func UnlockPages(b []byte) error {
	return os.NewSyscallError("munlock", unix.Munlock(b))
}

// writeZeros extends f to off+n by writing zeros from its end, off. Setting the
// size would leave a hole, where a full disk is a fault.
func writeZeros(f *os.File, off, n int64) error {
	for n > 0 {
		k, err := writeSomeZeros(f, off, n)
		if err != nil {
			return err
		}
		off, n = off+k, n-k
	}
	return nil
}
