package bench

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// A change of any byte, or of the order of two, changes the sum.
func TestFoldSeesEveryByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "b")
		i := rapid.IntRange(0, len(b)-1).Draw(t, "i")
		j := rapid.IntRange(0, len(b)-1).Draw(t, "j")
		before := fold(b)
		swapped := bytes.Clone(b)
		swapped[i], swapped[j] = swapped[j], swapped[i]
		if b[i] != b[j] && fold(swapped) == before {
			t.Errorf("swapping bytes %d and %d of %d is not seen", i, j, len(b))
		}
		b[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if fold(b) == before {
			t.Errorf("a change of byte %d of %d is not seen", i, len(b))
		}
	})
}

func TestFillDiffersBySeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(8, 100).Draw(t, "n")
		one, two := rapid.Uint64().Draw(t, "one"), rapid.Uint64().Draw(t, "two")
		a, b := make([]byte, n), make([]byte, n)
		fill(a, one)
		fill(b, two)
		if bytes.Equal(a, b) != (one == two) {
			t.Errorf("seeds %d and %d", one, two)
		}
	})
}

func TestFlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOf(rapid.Byte()).Draw(t, "b")
		c := bytes.Clone(b)
		flip(c)
		if len(b) > 0 && fold(b) == fold(c) {
			t.Errorf("flipping all of %d bytes is not seen", len(b))
		}
		for i := range b {
			if b[i] != ^c[i] {
				t.Fatalf("byte %d is not changed", i)
			}
		}
		flip(c)
		if !bytes.Equal(b, c) {
			t.Error("flipping twice is not the same")
		}
	})
}
