package mmapio

import "unsafe"

// copyBytes copies src to dst, which is as long and does not overlap. A call of
// the runtime's memmove costs a small record as much as the bytes do, so those
// are copied here, in blocks of which the last may overlap the one before. By
// pointers, since checks of the bounds would cost what was saved.
func copyBytes(dst, src []byte) {
	const block, small = 16, 128
	n := len(src)
	if n < block || n > small {
		copy(dst, src)
		return
	}
	d, s, last := unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(src)), n-block
	for i := 0; i < last; i += block {
		*(*[block]byte)(unsafe.Add(d, i)) = *(*[block]byte)(unsafe.Add(s, i))
	}
	*(*[block]byte)(unsafe.Add(d, last)) = *(*[block]byte)(unsafe.Add(s, last))
}
