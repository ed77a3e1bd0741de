package mmapio

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
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
		prot, flags = prot|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_NORESERVE
	}
	var b []byte
	err := control(f, func(fd int) (err error) {
		b, err = mapMemory(fd, off, nil, length, prot, flags)
		return err
	})
	return b, err
}

// mapAnonymous returns length bytes of zeros that belong to no file.
func mapAnonymous(length int) ([]byte, error) {
	return mapMemory(-1, 0, nil, length, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
}

// poison replaces a mapping in place by an inaccessible reservation, in one
// step: its memory and its hold on the file end, but no later mapping can take
// the addresses, so a late access faults and never sees another file. It returns
// the addresses that are still ours.
func poison(region []byte) (kept []byte, err error) {
	_, err = mapMemory(-1, 0, unsafe.Pointer(unsafe.SliceData(region)), len(region), unix.PROT_NONE,
		unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE|unix.MAP_FIXED)
	return region, err
}

// unmap gives the addresses back.
func unmap(region []byte) error {
	return unix.MunmapPtr(unsafe.Pointer(unsafe.SliceData(region)), uintptr(len(region)))
}

func mapMemory(fd int, off int64, addr unsafe.Pointer, length, prot, flags int) ([]byte, error) {
	p, err := unix.MmapPtr(fd, off, addr, uintptr(length), prot, flags)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return unsafe.Slice((*byte)(p), length), nil
}

// allocate extends f by disk blocks for the n bytes at off, so that a full
// disk is an error here and not a fault later. Where the filesystem has no
// fallocate(2), only the size is set.
func allocate(f *os.File, off, n int64) error {
	err := control(f, func(fd int) error {
		for {
			if err := unix.Fallocate(fd, 0, off, n); err != unix.EINTR {
				return os.NewSyscallError("fallocate", err)
			}
		}
	})
	if errors.Is(err, errors.ErrUnsupported) {
		return f.Truncate(off + n)
	}
	return err
}

// syncRange makes the bytes durable; b starts at a page. On Linux msync(2)
// with MS_SYNC is an fdatasync(2) of that part of the file.
func syncRange(_ *os.File, b []byte) error {
	return os.NewSyscallError("msync", unix.Msync(b, unix.MS_SYNC))
}

// syncFile makes content and size durable. Linux tracks stores to shared
// mappings as dirty pages of the file, so that fsync(2) covers them and an
// msync before it would only write the same pages.
func syncFile(f *os.File, _ []byte) error { return f.Sync() }

// control runs fn while f can't be closed.
func control(f *os.File, fn func(fd int) error) error {
	c, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var ferr error
	if err := c.Control(func(fd uintptr) { ferr = fn(int(fd)) }); err != nil {
		return err
	}
	return ferr
}
