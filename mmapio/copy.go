package mmapio

import "unsafe"

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
