package search_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mmapbench/internal/search"
)

func check(t interface {
	Helper()
	Errorf(string, ...any)
}, b, pattern []byte) {
	t.Helper()
	if got, want := search.Last(b, pattern), bytes.LastIndex(b, pattern); got != want {
		t.Errorf("Last(%d bytes, %.20q of %d bytes) = %d, want %d", len(b), pattern, len(pattern), got, want)
	}
}

func TestLast(t *testing.T) {
	rep := strings.Repeat
	tests := []struct{ name, text, pattern string }{
		{"empty in empty", "", ""},
		{"empty pattern", "abc", ""},
		{"pattern in empty", "", "a"},
		{"pattern longer than text", "abc", "abcd"},
		{"pattern is the text", "abc", "abc"},
		{"at offset 0", "abcxxxxxx", "abc"},
		{"at offset 0 of many blocks", "abc" + rep("x", 1<<20), "abc"},
		{"at the end", rep("x", 1<<20) + "abc", "abc"},
		{"absent", rep("x", 1<<20), "abc"},
		{"only the beginning of the pattern at the end", rep("x", 5000) + "ab", "abc"},
		{"last of two", "abcabc", "abc"},
		{"overlapping occurrences", "aaaaa", "aa"},
		{"one byte, dense", rep("a", 200_000), "a"},
		{"one byte, first", "b" + rep("a", 200_000), "b"},
		{"dense, then none", rep("ab", 100_000) + rep("x", 100_000), "ab"},
		{"long and periodic", rep("a", 300_000), rep("a", 70_000)},
		{"long and periodic, absent", rep("a", 300_000), rep("a", 70_000) + "b"},
		{"longer than a block", rep("x", 200_000) + rep("y", 100_000) + "z", rep("y", 100_000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { check(t, []byte(tt.text), []byte(tt.pattern)) })
	}
}

// An occurrence is found wherever it lies relative to the borders of blocks.
func TestLastAcrossBlocks(t *testing.T) {
	const size = 40 << 10
	pattern := []byte("needle")
	text := bytes.Repeat([]byte("n"), size)
	for fromEnd := len(pattern); fromEnd < size; fromEnd += 1 + fromEnd%3 {
		at := size - fromEnd
		copy(text[at:], pattern)
		if got := search.Last(text, pattern); got != at {
			t.Fatalf("pattern at %d found at %d", at, got)
		}
		for i := range pattern {
			text[at+i] = 'n'
		}
	}
}

// Few letters make occurrences, near misses and periods likely.
func TestLastRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letter := rapid.ByteRange('a', 'c')
		unit := rapid.SliceOfN(letter, 1, 50).Draw(t, "unit")
		text := bytes.Repeat(unit, rapid.IntRange(0, 2000).Draw(t, "times"))
		text = append(text, rapid.SliceOfN(letter, 0, 50).Draw(t, "tail")...)
		check(t, text, rapid.SliceOfN(letter, 0, 30).Draw(t, "pattern"))

		if len(text) > 0 {
			from := rapid.IntRange(0, len(text)-1).Draw(t, "from")
			to := rapid.IntRange(from, len(text)).Draw(t, "to")
			check(t, text, text[from:to])
		}
	})
}

func FuzzLast(f *testing.F) {
	f.Add([]byte("abcabc"), []byte("abc"), uint8(3))
	f.Fuzz(func(t *testing.T, unit, pattern []byte, times uint8) {
		check(t, bytes.Repeat(unit, int(times)), pattern)
	})
}

func BenchmarkLast(b *testing.B) {
	random := make([]byte, 16<<20)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i] = byte(rng.UintN(256))
	}
	words := bytes.Repeat([]byte("the quick brown fox jumps over the lazy dog\n"), len(random)/44)
	cases := []struct {
		name    string
		text    []byte
		pattern string
	}{
		{"absent-rare", words, "\x00needle"},
		{"absent-common", words, "fox jumps over the lazy cat"},
		{"absent-random", random, "a needle that is nowhere"},
		{"absent-byte", words, "\x00"},
		{"at-end", words, "lazy dog\n"},
		{"dense-byte", bytes.Repeat([]byte("a"), 64<<10), "a"},
		{"periodic", bytes.Repeat([]byte("a"), 1<<20), strings.Repeat("a", 100) + "b"},
	}
	for _, c := range cases {
		for _, impl := range []struct {
			name string
			last func(b, pattern []byte) int
		}{{"search.Last", search.Last}, {"bytes.LastIndex", bytes.LastIndex}, {"bytes.Index", bytes.Index}} {
			b.Run("text="+c.name+"/impl="+impl.name, func(b *testing.B) {
				b.SetBytes(int64(len(c.text)))
				pattern := []byte(c.pattern)
				for b.Loop() {
					impl.last(c.text, pattern)
				}
			})
		}
	}
}
