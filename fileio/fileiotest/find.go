package fileiotest

import (
	"fmt"
	"math"
	"strings"
)

func findCases() []testCase {
	return []testCase{{
		name: "find-all",
		rule: "Find and RFind agree with strings.Index and strings.LastIndex for all ranges of a small file",
		run:  findAll,
	}, {
		name: "find-borders",
		rule: "Find and RFind find an occurrence across any border of pages and buffers",
		run:  findBorders,
	}}
}

// A search is what Find or RFind of one pattern must return.
type search struct {
	pattern             string
	start, end          int64
	wantFind, wantRFind int64
}

// wantSearch checks both.
func (f *file) wantSearch(s search) {
	args := fmt.Sprintf("(%q, %d, %d)", clip(s.pattern), s.start, s.end)
	got, err := f.Find([]byte(s.pattern), s.start, s.end)
	f.wantCount("Find"+args, got, err, s.wantFind, nil)
	got, err = f.RFind([]byte(s.pattern), s.start, s.end)
	f.wantCount("RFind"+args, got, err, s.wantRFind, nil)
}

func findAll(e *env) {
	const content = "abaabab"
	patterns := []string{"bb", "aaa", "c", content, content + "a"}
	for i := range len(content) {
		for j := i; j <= min(i+3, len(content)); j++ {
			patterns = append(patterns, content[i:j])
		}
	}
	f := e.rdwr(content)
	for _, pattern := range patterns {
		for start := range len(content) + 1 {
			for end := start; end <= len(content); end++ {
				first := strings.Index(content[start:end], pattern)
				last := strings.LastIndex(content[start:end], pattern)
				if first >= 0 {
					first, last = first+start, last+start
				}
				f.wantSearch(search{pattern, int64(start), int64(end), int64(first), int64(last)})
			}
		}
	}
}

// borders returns offsets at which a pattern of n bytes lies around the borders
// of pages and of usual buffers.
func borders(n int64) []int64 {
	var offsets []int64
	for _, border := range []int64{4096, 1 << 16, 1 << 17, 1 << 19} {
		for _, back := range []int64{n - 1, 1} {
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
		for _, s := range []search{
			{needle, 0, math.MaxInt64, off, off},
			{needle, off, off + 3, off, off},
			{needle, off + 1, math.MaxInt64, -1, -1},
			{needle, 0, off + 2, -1, -1},
			{needle, 0, off + 1<<15, off, off}, // RFind may search back from there in pieces
			{needle, 0, off + 1<<16 - 1, off, off},
		} {
			f.wantSearch(s)
		}
	}
	long := letters(100_000)
	f := e.rdwr("-" + long + long)
	f.wantSearch(search{long + "x", 0, math.MaxInt64, -1, -1})
	f.wantSearch(search{"x" + long, 0, math.MaxInt64, -1, -1})
	f.wantSearch(search{long[1:], 0, math.MaxInt64, 2, 100_002})
}
