package bench

import (
	"encoding/binary"
	"math/bits"
)

// fold consumes b: every byte and its place changes the result. Four
// independent lanes keep it near the speed of memory, so that consuming the
// bytes hides as little as possible of what getting them costs. They add and
// don't xor: all bits of an even number of words flipped would cancel out.
func fold(b []byte) uint64 {
	var w, x, y, z uint64
	for len(b) >= 32 {
		w = bits.RotateLeft64(w, 7) + binary.LittleEndian.Uint64(b)
		x = bits.RotateLeft64(x, 11) + binary.LittleEndian.Uint64(b[8:])
		y = bits.RotateLeft64(y, 13) + binary.LittleEndian.Uint64(b[16:])
		z = bits.RotateLeft64(z, 17) + binary.LittleEndian.Uint64(b[24:])
		b = b[32:]
	}
	sum := w + bits.RotateLeft64(x, 16) + bits.RotateLeft64(y, 32) + bits.RotateLeft64(z, 48)
	for len(b) >= 8 {
		sum = bits.RotateLeft64(sum, 5) + binary.LittleEndian.Uint64(b)
		b = b[8:]
	}
	for _, c := range b {
		sum = bits.RotateLeft64(sum, 3) + uint64(c)
	}
	return sum
}

// weigh makes the sum of a batch depend on which operation read what: by a
// factor that is odd, so that nothing of v is lost, and differs for each i.
func weigh(v uint64, i int) uint64 { return v * (uint64(i)*golden<<1 | 1) }

// golden is 2^64 divided by the golden ratio: consecutive multiples of it
// differ in all their bytes.
const golden = 0x9e3779b97f4a7c15

// fill produces b: content that differs for each seed.
func fill(b []byte, seed uint64) {
	v := (seed + 1) * golden
	for len(b) >= 8 {
		binary.LittleEndian.PutUint64(b, v)
		v += golden
		b = b[8:]
	}
	for i := range b {
		b[i] = byte(v >> (8 * i))
	}
}

// flip changes every byte of b, and back when it is called again.
func flip(b []byte) {
	for len(b) >= 8 {
		binary.LittleEndian.PutUint64(b, ^binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	for i := range b {
		b[i] = ^b[i]
	}
}
