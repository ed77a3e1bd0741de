package mmapio

import "unsafe"

// copyBytes is copy of n bytes to dst from src. A call of the runtime's memmove
// costs a small record as much as the bytes do, so those are copied here, in
// blocks of which the last may overlap the one before. Pointers, and not slices,
// since the checks of the bounds would cost what was saved: the caller has
// checked them. What overlaps, as the slices of Bytes or View may when they are
// handed back to the File, is left to memmove.
func copyBytes(dst, src unsafe.Pointer, n int) {
	const block, small = 16, 128
	// Less than n before or behind; from one side on the difference wraps.
	overlap := uintptr(dst)-uintptr(src)+uintptr(n)-1 < 2*uintptr(n)-1
	if n < block || n > small || overlap {
		copy(unsafe.Slice((*byte)(dst), n), unsafe.Slice((*byte)(src), n))
		return
	}
	last := n - block
	for i := 0; i < last; i += block {
		*(*[block]byte)(unsafe.Add(dst, i)) = *(*[block]byte)(unsafe.Add(src, i))
	}
	*(*[block]byte)(unsafe.Add(dst, last)) = *(*[block]byte)(unsafe.Add(src, last))
}
