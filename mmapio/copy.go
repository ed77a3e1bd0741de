package mmapio

import (
	"runtime/debug"
	"unsafe"
)

const (
	copyBlock = 16
	mostSmall = 8 * copyBlock
)

// tryCopy copies n bytes, which must be at least one, and tells whether all arrived
// or there was a fault. Nothing but two flags is in reach of the deferred function:
// what else it had would be handed over in every call, for a fault that hardly
// ever comes.
//
// A call of the runtime's memmove costs a small record as much as the bytes do,
// so those are copied here, in blocks that may overlap. By pointers, since
// checks of the bounds would cost what was saved.
//
//go:noinline
func tryCopy(dst, src *byte, n int) (ok bool) {
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if !ok {
			_ = recover() // the caller copies again with the guard, which tells of it
		}
	}()
	d, s := unsafe.Pointer(dst), unsafe.Pointer(src)
	if !small(n) || !apart(d, s) {
		moveBytes(unsafe.Slice(dst, n), unsafe.Slice(src, n))
		return true
	}
	copyAt(d, s, 0)
	if n > 2*copyBlock {
		copyAt(d, s, copyBlock)
		if n > 4*copyBlock {
			copyAt(d, s, 2*copyBlock)
			copyAt(d, s, 3*copyBlock)
			copyAt(d, s, n-4*copyBlock)
			copyAt(d, s, n-3*copyBlock)
		}
		copyAt(d, s, n-2*copyBlock)
	}
	copyAt(d, s, n-copyBlock)
	return true
}

func small(n int) bool { return uint(n-copyBlock) <= mostSmall-copyBlock }

// apart tells whether small slices surely do not overlap: those of Bytes and
// View may be given back to the File. The difference wraps.
func apart(d, s unsafe.Pointer) bool {
	return uintptr(d)-uintptr(s)+mostSmall >= 2*mostSmall
}

func copyAt(d, s unsafe.Pointer, i int) {
	*(*[copyBlock]byte)(unsafe.Add(d, i)) = *(*[copyBlock]byte)(unsafe.Add(s, i))
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
