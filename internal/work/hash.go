package work

import (
	"encoding/binary"
	"math/bits"

	"github.com/zeebo/xxh3"
)

// Hash consumes b. A change of any byte changes the result, and so does
// exchanging two bytes, with few exceptions among many thousands.
//
// It takes few instructions a cache line, so that consuming the bytes hides
// neither the copy nor the memory: XXH3, which uses vector instructions where
// the processor has them. In short blocks of whole cache lines it would take so
// many that a processor does not reach the next block while it waits for this
// one: 64 B at random places through a mapping took 190 ns with XXH3, and 102
// with what stands here: four lanes that alternate between add and xor, because
// either alone would miss exchanged bytes, and rotate, so that bytes of nearby
// words do not meet. No lane starts at 0: it would not change when its first
// two words are both complemented.
func Hash(b []byte) uint64 {
	const line, short = 64, 512
	if len(b)%line != 0 || len(b) > short {
		return xxh3.Hash(b)
	}
	w, x, y, z := uint64(golden), uint64(golden), uint64(golden), uint64(golden)
	for ; len(b) >= line; b = b[line:] {
		l := (*[line]byte)(b)
		w = bits.RotateLeft64(bits.RotateLeft64(w+word(l[0:]), 28)^word(l[8:]), 35)
		x = bits.RotateLeft64(bits.RotateLeft64(x+word(l[16:]), 28)^word(l[24:]), 35)
		y = bits.RotateLeft64(bits.RotateLeft64(y+word(l[32:]), 28)^word(l[40:]), 35)
		z = bits.RotateLeft64(bits.RotateLeft64(z+word(l[48:]), 28)^word(l[56:]), 35)
	}
	return Mix(Mix(w, x), Mix(y, z))
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

// Produce writes content to b that differs for each seed.
func Produce(b []byte, seed uint64) {
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
