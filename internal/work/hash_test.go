package work

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// A change of any byte changes the sum.
func TestHashSeesEveryByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "b")
		i := rapid.IntRange(0, len(b)-1).Draw(t, "i")
		before := Hash(b)
		b[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if Hash(b) == before {
			t.Errorf("a change of byte %d of %d is not seen", i, len(b))
		}
	})
}

// Exchanging two bytes almost always changes the sum, in noise and in text.
func TestHashSeesPlaces(t *testing.T) {
	noise := make([]byte, 448)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	text := bytes.Repeat([]byte("to be or not to be "), 60)[:512]
	step := 1
	if testing.Short() {
		t.Log("-short: exchanges with every tenth byte")
		step = 10
	}
	for _, b := range [][]byte{noise, text} {
		unseen, exchanges := 0, 0
		before := Hash(b)
		for i := 0; i < len(b); i += step {
			for j := range i {
				if b[i] == b[j] {
					continue
				}
				b[i], b[j] = b[j], b[i]
				exchanges++
				if Hash(b) == before {
					unseen++
				}
				b[i], b[j] = b[j], b[i]
			}
		}
		t.Logf("%d of %d exchanges are not seen", unseen, exchanges)
		if unseen > exchanges/10_000 {
			t.Errorf("%d of %d exchanges are not seen", unseen, exchanges)
		}
	}
}

func TestProduceDiffersBySeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(8, 100).Draw(t, "n")
		one, two := rapid.Uint64().Draw(t, "one"), rapid.Uint64().Draw(t, "two")
		a, b := make([]byte, n), make([]byte, n)
		Produce(a, one)
		Produce(b, two)
		if bytes.Equal(a, b) != (one == two) {
			t.Errorf("seeds %d and %d", one, two)
		}
	})
}

func TestFlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOf(rapid.Byte()).Draw(t, "b")
		c := bytes.Clone(b)
		Flip(c)
		if len(b) > 0 && Hash(b) == Hash(c) {
			t.Errorf("flipping all of %d bytes is not seen", len(b))
		}
		for i := range b {
			if b[i] != ^c[i] {
				t.Fatalf("byte %d is not changed", i)
			}
		}
		Flip(c)
		if !bytes.Equal(b, c) {
			t.Error("flipping twice is not the same")
		}
	})
}
