//go:build amd64 || arm64

package main

import (
	"io"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"mmapbench/bench"
	"mmapbench/fileio"
)

// bareTargets read as C does: by pread(2) without telling Go's scheduler, and
// by a copy from a mapping without a guard against faults. The architectures are
// those where an offset is one argument of a system call.
func bareTargets() []bench.Target {
	return []bench.Target{
		{Name: targetBarePread, Open: openPread},
		{Name: targetBareCopy, Open: openCopy},
	}
}

func openPread(name string, flag int, _ bench.Opening) (fileio.File, error) {
	f, err := os.OpenFile(name, flag, 0)
	if err != nil {
		return nil, err
	}
	fd := f.Fd()
	at := func(p []byte, off int64) (int, error) {
		n, _, errno := syscall.RawSyscall6(syscall.SYS_PREAD64, fd, uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)), uintptr(off), 0, 0)
		if errno != 0 {
			return 0, os.NewSyscallError("pread64", errno)
		}
		if int(n) < len(p) {
			return int(n), io.ErrUnexpectedEOF
		}
		return int(n), nil
	}
	return &bare{at: at, close: f.Close}, nil
}

func openCopy(name string, flag int, _ bench.Opening) (fileio.File, error) {
	f, err := os.OpenFile(name, flag, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	b, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	at := func(p []byte, off int64) (int, error) { return copy(p, b[off:]), nil }
	return &bare{at: at, close: func() error { return unix.Munmap(b) }}, nil
}
