package work

import (
	"encoding/binary"
	"math/bits"
)

// Fold consumes b. A change of any byte changes the result. Exchanging two
// bytes changes it too, with few exceptions among many thousands. Four
// independent lanes keep fold near memory speed, so that consuming the bytes
// hides little of the cost of getting them. Each lane alternates between add
// and xor, because either alone would miss exchanged bytes. It rotates, so that
// bytes of nearby words do not meet. No lane starts at 0: a lane at 0 would not
// change when its first two words are both complemented.
func Fold(b []byte) uint64 {
	w, x, y, z := uint64(golden), uint64(golden), uint64(golden), uint64(golden)
	for len(b) >= 64 {
		w = bits.RotateLeft64(bits.RotateLeft64(w+word(b), 28)^word(b[8:]), 35)
		x = bits.RotateLeft64(bits.RotateLeft64(x+word(b[16:]), 28)^word(b[24:]), 35)
		y = bits.RotateLeft64(bits.RotateLeft64(y+word(b[32:]), 28)^word(b[40:]), 35)
		z = bits.RotateLeft64(bits.RotateLeft64(z+word(b[48:]), 28)^word(b[56:]), 35)
		b = b[64:]
	}
	sum := Mix(w, Mix(x, Mix(y, z)))
	for len(b) >= 8 {
		sum = Mix(sum, word(b))
		b = b[8:]
	}
	if len(b) > 0 {
		var last [8]byte
		copy(last[:], b)
		sum = Mix(sum, word(last[:]))
	}
	return sum
}

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// Mix combines two words: it xors the halves of their product, as wyhash does.
func Mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a^0xa0761d6478bd642f, b^0xe7037ed1a0b428db)
	return high ^ low
}

// Weigh makes the sum of a batch depend on which operation read what. The
// factor differs for each i, and is odd so that no bit of v is lost.
func Weigh(v uint64, i int) uint64 { return v * (uint64(i)*golden<<1 | 1) }

// golden is 2^64 divided by the golden ratio: consecutive multiples of it
// differ in all their bytes.
const golden = 0x9e3779b97f4a7c15

// Fill writes content to b that differs for each seed.
func Fill(b []byte, seed uint64) {
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

// Flip inverts every byte of b. A second call restores it.
func Flip(b []byte) {
	for len(b) >= 8 {
		binary.LittleEndian.PutUint64(b, ^binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	for i := range b {
		b[i] = ^b[i]
	}
}
