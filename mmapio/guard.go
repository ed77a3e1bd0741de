package mmapio

import (
	"io/fs"
	"runtime/debug"
	"unsafe"

	"mmapbench/fileio"
)

// guard turns a fault in the mapping into an error of the calling method:
//
//	defer f.guard("read", &err, debug.SetPanicOnFault(true))
//
// The third argument is evaluated by the defer statement, so that faults are
// panics from there on; guard restores what was set before. A panic for any
// other reason, a fault at an address that is not ours included, goes on.
//
// Methods that are called for a few bytes at a time have their own guard: one small
// deferred function that calls recover only after a fault, when nothing was copied.
// The method then starts again in a slower form, which has this guard.
func (f *File) guard(op string, err *error, before bool) {
	f.interrupted(op, err, before, recover())
}

// copyGuarded copies src to dst, which is as long.
func (f *File) copyGuarded(op string, dst, src []byte) (err error) {
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	moveBytes(dst, src)
	return nil
}

// touchGuarded finds the fault in b that a system call ran into.
func (f *File) touchGuarded(op string, b []byte) (err error) {
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	touch(b)
	return nil
}

// interrupted is the rest of guard, given what was recovered: nil if nothing was, or
// if the goroutine is about to exit.
func (f *File) interrupted(op string, err *error, before bool, recovered any) {
	debug.SetPanicOnFault(before)
	if recovered == nil {
		return
	}
	off, ok := f.faultOffset(recovered)
	if !ok {
		panic(recovered)
	}
	*err = f.faulted(op, off)
}

// faultOffset returns the offset in the File whose access raised the panic.
func (f *File) faultOffset(recovered any) (off int64, ok bool) {
	fault, ok := recovered.(interface{ Addr() uintptr }) // see debug.SetPanicOnFault
	if !ok {
		return 0, false
	}
	return f.regions.offset(fault.Addr())
}

// faulted returns the error for a fault at off: what Close or Truncate caused is
// not a FaultError.
func (f *File) faulted(op string, off int64) error {
	m, size := f.load()
	switch {
	case m == nil:
		return f.fail(op, fs.ErrClosed)
	case off >= size:
		return f.fail(op, &fileio.RangeError{Off: off, N: 1, Size: size})
	}
	return f.fail(op, &fileio.FaultError{Off: off})
}

// moveBytes copies src to dst, which is as long, and returns how many bytes that
// took. To a place that begins inside src it moves them from the end on through
// a buffer. One copy would do, but it runs backward, on some processors with the
// direction flag set, and a fault there can't be survived: the runtime's handler
// would go on with the flag as it is.
func moveBytes(dst, src []byte) (copied int) {
	n := len(src)
	up := uintptr(unsafe.Pointer(unsafe.SliceData(dst))) - uintptr(unsafe.Pointer(unsafe.SliceData(src)))
	if up == 0 || up >= uintptr(n) {
		return copy(dst, src)
	}
	return moveUp(dst, src)
}

func moveUp(dst, src []byte) (copied int) {
	n := len(src)
	buf := make([]byte, min(n, 64<<10))
	for n > 0 {
		k := min(n, len(buf))
		n -= k
		copy(buf, src[n:n+k])
		copied += 2 * copy(dst[n:n+k], buf)
	}
	return copied
}
