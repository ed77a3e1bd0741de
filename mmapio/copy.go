package mmapio

import "unsafe"

// copyBytes is copy of n bytes to dst from src, which must not overlap. A call
// of the runtime's memmove costs a small record as much as the bytes do, so
// those are copied here, in blocks of which the last may overlap the one
// before. Pointers, and not slices, since the checks of the bounds would cost
// what was saved: the caller has checked them.
func copyBytes(dst, src unsafe.Pointer, n int) {
	const block, small = 16, 128
	if n < block || n > small {
		copy(unsafe.Slice((*byte)(dst), n), unsafe.Slice((*byte)(src), n))
		return
	}
	last := n - block
	for i := 0; i < last; i += block {
		*(*[block]byte)(unsafe.Add(dst, i)) = *(*[block]byte)(unsafe.Add(src, i))
	}
	*(*[block]byte)(unsafe.Add(dst, last)) = *(*[block]byte)(unsafe.Add(src, last))
}
