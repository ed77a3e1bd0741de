package search_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
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
	if got, want := search.First(b, pattern), bytes.Index(b, pattern); got != want {
		t.Errorf("First(%d bytes, %.20q of %d bytes) = %d, want %d", len(b), pattern, len(pattern), got, want)
	}
}

func TestSearch(t *testing.T) {
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
func TestAcrossBlocks(t *testing.T) {
	const size = 40 << 10
	pattern := []byte("needle")
	text := bytes.Repeat([]byte("n"), size)
	for fromEnd := len(pattern); fromEnd < size; fromEnd += 1 + fromEnd%3 {
		at := size - fromEnd
		copy(text[at:], pattern)
		if first, last := search.First(text, pattern), search.Last(text, pattern); first != at || last != at {
			t.Fatalf("pattern at %d found at %d and %d", at, first, last)
		}
		for i := range pattern {
			text[at+i] = 'n'
		}
	}
}

// Few letters make occurrences, near misses and periods likely.
func TestRandom(t *testing.T) {
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

func FuzzSearch(f *testing.F) {
	f.Add([]byte("abcabc"), []byte("abc"), uint8(3))
	f.Fuzz(func(t *testing.T, unit, pattern []byte, times uint8) {
		check(t, bytes.Repeat(unit, int(times)), pattern)
	})
}

// The worst case is a text in which every byte is a candidate and every candidate
// nearly matches: the time is linear all the same.
func TestWorstCase(t *testing.T) {
	text := bytes.Repeat([]byte("a"), 8<<20)
	for _, pattern := range [][]byte{
		append(bytes.Repeat([]byte("a"), 1<<20), 'b'),
		append([]byte("b"), bytes.Repeat([]byte("a"), 1<<20)...),
		slices.Concat(bytes.Repeat([]byte("a"), 1<<19), []byte("b"), bytes.Repeat([]byte("a"), 1<<19)),
		append(bytes.Repeat([]byte("a"), 60), 'b'),
	} {
		check(t, text, pattern)
	}
	check(t, bytes.Repeat([]byte("ab"), 4<<20), append(bytes.Repeat([]byte("ab"), 1<<19), "aa"...))
}

func BenchmarkSearch(b *testing.B) {
	random := make([]byte, 16<<20)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i] = byte(rng.UintN(256))
	}
	const line = "the question is that of one which they had not from their will to be in the system that was said for his buffer\n"
	prose := bytes.Repeat([]byte(line), len(random)/len(line))
	for _, c := range []struct {
		name    string
		text    []byte
		pattern string
	}{
		{"digit", prose, "which they had 7"}, {"rare-letter", prose, "quiz of the"}, {"common-letters", prose, "that was said tor"},
		{"random", random, "a needle that is nowhere"}, {"byte", prose, "\x00"}, {"periodic", bytes.Repeat([]byte("a"), 1<<20), strings.Repeat("a", 100) + "b"},
	} {
		for _, impl := range []struct {
			name  string
			index func(b, pattern []byte) int
		}{{"First", search.First}, {"Last", search.Last}, {"bytes.Index", bytes.Index}} {
			b.Run("text="+c.name+"/impl="+impl.name, func(b *testing.B) {
				b.SetBytes(int64(len(c.text)))
				for b.Loop() {
					impl.index(c.text, []byte(c.pattern))
				}
			})
		}
	}
}
