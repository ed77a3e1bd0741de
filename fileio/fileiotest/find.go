package fileiotest

import (
	"fmt"
	"io/fs"
	"math"
	"strings"
)

func findCases() []testCase {
	return []testCase{{
		name: "find",
		rule: "Find returns the offset of the first occurrence, or -1 and a nil error",
		run:  find,
	}, {
		name: "find-inside",
		rule: "an occurrence found by Find lies wholly inside [start, end)",
		run:  findInside,
	}, {
		name: "find-end-clamped",
		rule: "for Find an end behind the end of the file stands for the end of the file",
		run:  findEndClamped,
	}, {
		name: "find-empty-pattern",
		rule: "the empty pattern is found at start, unless start lies behind end",
		run:  findEmptyPattern,
	}, {
		name: "find-negative",
		rule: "for Find a negative start or end is io/fs.ErrInvalid",
		run:  findNegative,
	}, {
		name: "find-borders",
		rule: "Find finds an occurrence across any border of pages and buffers",
		run:  findBorders,
	}, {
		name: "rfind",
		rule: "RFind returns the offset of the last occurrence, even 0, or -1 and a nil error",
		run:  rfind,
	}, {
		name: "rfind-inside",
		rule: "an occurrence found by RFind lies wholly inside [start, end)",
		run:  rfindInside,
	}, {
		name: "rfind-end-clamped",
		rule: "for RFind an end behind the end of the file stands for the end of the file",
		run:  rfindEndClamped,
	}, {
		name: "rfind-empty-pattern",
		rule: "the empty pattern is found by RFind at end, unless start lies behind end",
		run:  rfindEmptyPattern,
	}, {
		name: "rfind-negative",
		rule: "for RFind a negative start or end is io/fs.ErrInvalid",
		run:  rfindNegative,
	}, {
		name: "rfind-borders",
		rule: "RFind finds an occurrence across any border of pages and buffers",
		run:  rfindBorders,
	}, {
		name: "find-all",
		rule: "Find and RFind agree with strings.Index and strings.LastIndex for all ranges of a small file",
		run:  findAll,
	}, {
		name: "find-written",
		rule: "Find and RFind see what was just written",
		run:  findWritten,
	}}
}

func find(e *env) {
	for f := range e.each("abracadabra") {
		f.wantFind("abra", 0, 11, 0)
		f.wantFind("abra", 1, 11, 7)
		f.wantFind("a", 8, 11, 10)
		f.wantFind("abra", 8, 11, -1)
		f.wantFind("x", 0, 11, -1)
		f.wantFind("abracadabra", 0, 11, 0)
		f.wantFind("abracadabra!", 0, 11, -1)
	}
	for f := range e.each("aaaa") {
		f.wantFind("aa", 1, 4, 1) // occurrences overlap
	}
}

func findInside(e *env) {
	for f := range e.each("--abra--") {
		f.wantFind("abra", 2, 6, 2)
		f.wantFind("abra", 0, 5, -1)
		f.wantFind("abra", 3, 8, -1)
		f.wantFind("a", 3, 5, -1)
		f.wantFind("a", 2, 2, -1)
		f.wantFind("a", 6, 2, -1)
	}
}

func findEndClamped(e *env) {
	for f := range e.each("abcabc") {
		f.wantFind("c", 3, 7, 5)
		f.wantFind("abc", 1, math.MaxInt64, 3)
		f.wantFind("abc", 4, math.MaxInt64, -1)
		f.wantFind("a", 6, 7, -1)
		f.wantFind("a", 1<<40, math.MaxInt64, -1)
		f.wantFind("a", math.MaxInt64, math.MaxInt64, -1)
	}
}

func findEmptyPattern(e *env) {
	for f := range e.each("abc") {
		f.wantFind("", 0, 3, 0)
		f.wantFind("", 2, 3, 2)
		f.wantFind("", 2, 2, 2)
		f.wantFind("", 3, math.MaxInt64, 3)
		f.wantFind("", 2, 1, -1)
		f.wantFind("", 4, 10, -1) // end stands for 3
	}
}

// negativeRanges returns searches with a negative start or end.
func negativeRanges() [][2]int64 {
	return [][2]int64{{-1, 3}, {0, -1}, {-2, -1}, {math.MinInt64, math.MaxInt64}}
}

func findNegative(e *env) {
	for f := range e.each("abc") {
		for _, r := range negativeRanges() {
			for _, pattern := range []string{"a", ""} {
				_, err := f.Find([]byte(pattern), r[0], r[1])
				f.wantErr(fmt.Sprintf("Find(%q, %d, %d)", pattern, r[0], r[1]), err, fs.ErrInvalid)
			}
		}
	}
}

// borders returns offsets at which a pattern of n bytes lies around the borders
// of pages and of usual buffers.
func borders(n int64) []int64 {
	var offsets []int64
	for _, border := range []int64{4096, 1 << 15, 1 << 16, 1 << 17, 1 << 20} {
		for _, back := range []int64{n, n - 1, 1, 0} {
			offsets = append(offsets, border-back)
		}
	}
	return offsets
}

// haystack returns a file with needle at off, full of beginnings and ends of it.
func haystack(needle string, off int64) string {
	part := needle[:len(needle)-1]
	b := []byte(strings.Repeat(part, (int(off)+1<<17)/len(part)))
	copy(b[off:], needle)
	return string(b)
}

func findBorders(e *env) {
	const needle = "aab"
	for _, off := range borders(int64(len(needle))) {
		f := e.rdwr(haystack(needle, off))
		f.wantFind(needle, 0, math.MaxInt64, off)
		f.wantFind(needle, off, off+3, off)
		f.wantFind(needle, off+1, math.MaxInt64, -1)
	}
	long := letters(100_000)
	f := e.rdwr("-" + long + long)
	f.wantFind(long+"x", 0, math.MaxInt64, -1)
	f.wantFind(long[1:], 0, math.MaxInt64, 2)
}

func rfind(e *env) {
	for f := range e.each("abracadabra") {
		f.wantRFind("abra", 0, 11, 7)
		f.wantRFind("abra", 0, 10, 0)
		f.wantRFind("a", 0, 1, 0)
		f.wantRFind("ab", 1, 8, -1)
		f.wantRFind("x", 0, 11, -1)
		f.wantRFind("abracadabra", 0, 11, 0)
		f.wantRFind("!abracadabra", 0, 11, -1)
	}
	for f := range e.each("aaaa") {
		f.wantRFind("aa", 0, 3, 1) // occurrences overlap
	}
}

func rfindInside(e *env) {
	for f := range e.each("--abra--") {
		f.wantRFind("abra", 2, 6, 2)
		f.wantRFind("abra", 0, 5, -1)
		f.wantRFind("abra", 3, 8, -1)
		f.wantRFind("a", 3, 5, -1)
		f.wantRFind("a", 2, 2, -1)
		f.wantRFind("a", 6, 2, -1)
	}
}

func rfindEndClamped(e *env) {
	for f := range e.each("abcabc") {
		f.wantRFind("c", 3, 7, 5)
		f.wantRFind("abc", 1, math.MaxInt64, 3)
		f.wantRFind("abc", 4, math.MaxInt64, -1)
		f.wantRFind("a", 6, 7, -1)
		f.wantRFind("a", 1<<40, math.MaxInt64, -1)
		f.wantRFind("a", math.MaxInt64, math.MaxInt64, -1)
	}
}

func rfindEmptyPattern(e *env) {
	for f := range e.each("abc") {
		f.wantRFind("", 0, 3, 3)
		f.wantRFind("", 0, 2, 2)
		f.wantRFind("", 2, 2, 2)
		f.wantRFind("", 0, math.MaxInt64, 3)
		f.wantRFind("", 2, 1, -1)
		f.wantRFind("", 4, 10, -1) // end stands for 3
	}
}

func rfindNegative(e *env) {
	for f := range e.each("abc") {
		for _, r := range negativeRanges() {
			for _, pattern := range []string{"a", ""} {
				_, err := f.RFind([]byte(pattern), r[0], r[1])
				f.wantErr(fmt.Sprintf("RFind(%q, %d, %d)", pattern, r[0], r[1]), err, fs.ErrInvalid)
			}
		}
	}
}

func rfindBorders(e *env) {
	const needle = "aab"
	for _, off := range borders(int64(len(needle))) {
		f := e.rdwr(haystack(needle, off))
		f.wantRFind(needle, 0, math.MaxInt64, off)
		f.wantRFind(needle, off, off+3, off)
		f.wantRFind(needle, 0, off+2, -1)
		// RFind may search back from its end in pieces.
		f.wantRFind(needle, 0, off+1<<15, off)
		f.wantRFind(needle, 0, off+1<<16-1, off)
	}
	long := letters(100_000)
	f := e.rdwr("-" + long + long)
	f.wantRFind("x"+long, 0, math.MaxInt64, -1)
	f.wantRFind(long[1:], 0, math.MaxInt64, 100_002)
}

func findAll(e *env) {
	const content = "abaabab"
	var patterns []string
	for i := range len(content) {
		for j := i; j <= min(i+3, len(content)); j++ {
			patterns = append(patterns, content[i:j])
		}
	}
	patterns = append(patterns, "bb", "aaa", "c", content, content+"a")
	f := e.rdwr(content)
	for _, pattern := range patterns {
		for start := range len(content) + 1 {
			for end := start; end <= len(content); end++ {
				first := strings.Index(content[start:end], pattern)
				last := strings.LastIndex(content[start:end], pattern)
				if first >= 0 {
					first, last = first+start, last+start
				}
				f.wantFind(pattern, int64(start), int64(end), int64(first))
				f.wantRFind(pattern, int64(start), int64(end), int64(last))
			}
		}
	}
}

func findWritten(e *env) {
	f := e.rdwr(strings.Repeat("-", 10_000))
	f.seek(5000)
	f.write("needle")
	f.wantFind("needle", 0, math.MaxInt64, 5000)
	f.wantRFind("needle", 0, math.MaxInt64, 5000)
	f.writeAt("needle", 9000)
	f.wantRFind("needle", 0, math.MaxInt64, 9000)
	f.update(2000, "needle")
	f.wantFind("needle", 0, math.MaxInt64, 2000)
	if !e.traits.fixed {
		f.truncate(9005)
		f.wantRFind("needle", 0, math.MaxInt64, 5000)
	}
}
