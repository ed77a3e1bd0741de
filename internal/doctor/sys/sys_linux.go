package sys

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

const faultsOf = unix.RUSAGE_THREAD

// smallPages keeps huge pages away from b; see madvise(2). A kernel without
// huge pages rejects the advice.
func smallPages(b []byte) error {
	if err := unix.Madvise(b, unix.MADV_NOHUGEPAGE); err != nil && !errors.Is(err, unix.EINVAL) {
		return os.NewSyscallError("madvise(MADV_NOHUGEPAGE)", err)
	}
	return nil
}

// MapCold drops the first size bytes of f from the page cache
// (posix_fadvise(2)) and maps them without readahead. cached has a byte for each
// page; it is 0 where the page was dropped (mincore(2)): pages that are dirty or
// mapped elsewhere stay.
func MapCold(f *os.File, size int) (b, cached []byte, err error) {
	// What was written just before becomes clean; this writes nothing else.
	if err := f.Sync(); err != nil {
		return nil, nil, err
	}
	if err := unix.Fadvise(int(f.Fd()), 0, int64(size), unix.FADV_DONTNEED); err != nil {
		return nil, nil, &os.PathError{Op: "fadvise(FADV_DONTNEED)", Path: f.Name(), Err: err}
	}
	if b, err = MapFile(f, 0, size); err != nil {
		return nil, nil, err
	}
	if cached, err = Cached(b); err == nil {
		err = os.NewSyscallError("madvise(MADV_RANDOM)", unix.Madvise(b, unix.MADV_RANDOM))
	}
	if err != nil {
		return nil, nil, errors.Join(err, Unmap(b))
	}
	return b, cached, nil
}

// Cached returns a byte for each page of b: 1 if it is in memory, else 0.
func Cached(b []byte) ([]byte, error) {
	page := os.Getpagesize()
	vec := make([]byte, (len(b)+page-1)/page)
	_, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), uintptr(unsafe.Pointer(&vec[0])))
	if errno != 0 {
		return nil, os.NewSyscallError("mincore", errno)
	}
	for i := range vec {
		vec[i] &= 1
	}
	return vec, nil
}
