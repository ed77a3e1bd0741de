package bench

import (
	"encoding/binary"
	"math/bits"
)

// fold consumes b: a change of any byte changes the result, and so does an
// exchange of two bytes but for one in many thousands. Four independent lanes
// keep it near the speed of memory, so that consuming the bytes hides as little
// as possible of what getting them costs. Each lane adds and xors by turns, as
// either alone would let bytes change places, and rotates so that those of
// nearby words do not meet. No lane begins at 0: the complement of its first two
// words would then leave it as it is.
func fold(b []byte) uint64 {
	w, x, y, z := uint64(golden), uint64(golden), uint64(golden), uint64(golden)
	for len(b) >= 64 {
		w = bits.RotateLeft64(bits.RotateLeft64(w+word(b), 28)^word(b[8:]), 35)
		x = bits.RotateLeft64(bits.RotateLeft64(x+word(b[16:]), 28)^word(b[24:]), 35)
		y = bits.RotateLeft64(bits.RotateLeft64(y+word(b[32:]), 28)^word(b[40:]), 35)
		z = bits.RotateLeft64(bits.RotateLeft64(z+word(b[48:]), 28)^word(b[56:]), 35)
		b = b[64:]
	}
	sum := mix(w, mix(x, mix(y, z)))
	for len(b) >= 8 {
		sum = mix(sum, word(b))
		b = b[8:]
	}
	if len(b) > 0 {
		var last [8]byte
		copy(last[:], b)
		sum = mix(sum, word(last[:]))
	}
	return sum
}

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// mix makes one word of two: the halves of their product, as in wyhash.
func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a^0xa0761d6478bd642f, b^0xe7037ed1a0b428db)
	return high ^ low
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
