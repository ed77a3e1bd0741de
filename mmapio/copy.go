package mmapio

import "unsafe"

const (
	copyBlock = 16
	mostSmall = 128
)

// copySmall copies src to dst, which is as long, if they are small and apart. A
// call of the runtime's memmove costs a small record as much as the bytes do, so
// those are copied here, in blocks of which the last may overlap the one before.
// By pointers, since checks of the bounds would cost what was saved.
func copySmall(dst, src []byte) bool {
	d, s, last := unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(src)), len(src)-copyBlock
	// Slices of Bytes and View may be given back to the File. The difference
	// wraps.
	if uint(last) > mostSmall-copyBlock || uintptr(d)-uintptr(s)+mostSmall < 2*mostSmall {
		return false
	}
	for i := 0; i < last; i += copyBlock {
		*(*[copyBlock]byte)(unsafe.Add(d, i)) = *(*[copyBlock]byte)(unsafe.Add(s, i))
	}
	*(*[copyBlock]byte)(unsafe.Add(d, last)) = *(*[copyBlock]byte)(unsafe.Add(s, last))
	return true
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
