//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package sys

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// EmptyCalls enters the kernel n times for next to nothing. No C library
// remembers the answer of getppid(2), since a parent can change.
func EmptyCalls(n int) error {
	for range n {
		unix.Getppid()
	}
	return nil
}

// CountFaults returns the faults so far, of the calling thread on Linux, of the
// process elsewhere.
func CountFaults() (Faults, error) {
	var u unix.Rusage
	if err := unix.Getrusage(faultsOf, &u); err != nil {
		return Faults{}, os.NewSyscallError("getrusage", err)
	}
	return Faults{Minor: int64(u.Minflt), Major: int64(u.Majflt)}, nil
}

// MapMemory maps private memory to write to, without huge pages.
func MapMemory(size int) ([]byte, error) {
	b, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	if err := smallPages(b); err != nil {
		return nil, errors.Join(err, Unmap(b))
	}
	return b, nil
}

// MapFile maps a part of a file to read.
func MapFile(f *os.File, off int64, size int) ([]byte, error) {
	b, err := unix.Mmap(int(f.Fd()), off, size, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, &os.PathError{Op: "mmap", Path: f.Name(), Err: err}
	}
	return b, nil
}

// Unmap undoes MapMemory and MapFile.
func Unmap(b []byte) error { return os.NewSyscallError("munmap", unix.Munmap(b)) }
