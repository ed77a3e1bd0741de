package mmapio

import "unsafe"

// copyBytes copies src to dst, which is as long. A call of the runtime's memmove
// costs a small record as much as the bytes do, so those are copied here, in
// blocks of which the last may overlap the one before. By pointers, since checks
// of the bounds would cost what was saved.
func copyBytes(dst, src []byte) {
	const block, small = 16, 128
	n := len(src)
	d, s, last := unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(src)), n-block
	// They overlap if one begins less than n before or behind the other: the
	// difference wraps. Slices of Bytes and View do, given back to the File.
	overlap := uintptr(d)-uintptr(s)+uintptr(n)-1 < 2*uintptr(n)-1
	if n < block || n > small || overlap {
		moveBytes(dst, src)
		return
	}
	for i := 0; i < last; i += block {
		*(*[block]byte)(unsafe.Add(d, i)) = *(*[block]byte)(unsafe.Add(s, i))
	}
	*(*[block]byte)(unsafe.Add(d, last)) = *(*[block]byte)(unsafe.Add(s, last))
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
	buf := make([]byte, min(n, 64<<10))
	for n > 0 {
		k := min(n, len(buf))
		n -= k
		copy(buf, src[n:n+k])
		copied += 2 * copy(dst[n:n+k], buf)
	}
	return copied
}
