// Package search finds a pattern in bytes, from the start or from the end, about
// as fast as memory delivers them.
//
// Caveat: the text is read in forward blocks, also when it is searched from its
// end. A text that is mapped memory is faulted in block by block, and no earlier
// than needed.
package search

import "bytes"

// The idea. [bytes.IndexByte] looks at 32 or 64 bytes with one instruction, and
// [bytes.Index] at one or two in most texts. So the byte of the pattern that is
// likely to be the rarest in the text is looked for, and where it is found, a
// second one and then the whole pattern are compared.
//
// A text in which that byte is frequent has a false candidate every few bytes.
// Each costs as much as some bytes of the text, and when the candidates of a
// stretch have cost more than the stretch, bytes.Index searches the next one.
// Stretches of bytes.Index double, so that a text in which candidates never pay
// is searched by bytes.Index nearly throughout. So the whole takes linear time.

// Prices in bytes of text that are searched in the same time.
const (
	candidatePrice = 8  // to stop at a candidate and compare a second byte
	comparePrice   = 32 // to compare the pattern, besides its length
	credit         = 512
)

// The shortest stretch that bytes.Index searches. Its overlap with the next one is
// shorter than the pattern, so a stretch is no shorter than the pattern either.
const shortestStretch = 4 << 10

// First returns the offset of the first occurrence of pattern in b, or -1. The
// empty pattern is found at 0. It is [bytes.Index], only faster where a byte of
// the pattern is rare in the text.
func First(b, pattern []byte) int {
	if len(pattern) == 0 {
		return 0
	}
	return newFinder(pattern).first(b)
}

// A finder knows which bytes of its pattern to look for.
type finder struct {
	pattern      []byte
	rare, second int // their places; second is -1 in a pattern of one byte
}

// first returns the offset of the first occurrence in b, or -1.
func (f finder) first(b []byte) int {
	pattern := f.pattern
	if f.second < 0 {
		return bytes.IndexByte(b, pattern[0])
	}
	shortest := max(shortestStretch, len(pattern))
	stretch := shortest
	for from := 0; from+len(pattern) <= len(b); {
		at, next := f.byCandidates(b, from)
		if at >= 0 || next < 0 || next+len(pattern) > len(b) {
			return at
		}
		end := min(next+stretch, len(b)-len(pattern)+1)
		if i := bytes.Index(b[next:end+len(pattern)-1], pattern); i >= 0 {
			return next + i
		}
		if next-from > stretch {
			stretch = shortest
		}
		from = end
		stretch *= 2
		f.rare, f.second = f.second, f.rare // the text may have fewer of the other
	}
	return -1
}

// byCandidates looks for the first occurrence that starts at from or later, at the
// places where the rare byte occurs. If candidates stop paying, it returns -1 and
// the place up to which it has searched; else next is -1.
func (f finder) byCandidates(b []byte, from int) (at, next int) {
	pattern, rare, second := f.pattern, f.rare, f.second
	last := len(b) - len(pattern) // the last possible start
	saved := credit
	for i := from; i <= last; i++ {
		gap := bytes.IndexByte(b[i+rare:last+rare+1], pattern[rare])
		if gap < 0 {
			return -1, -1
		}
		i += gap
		saved = min(saved+gap, credit) - candidatePrice
		if b[i+second] == pattern[second] {
			n := common(b[i:], pattern)
			if n == len(pattern) {
				return i, -1
			}
			saved -= comparePrice + n
		}
		if saved < 0 {
			return -1, i + 1
		}
	}
	return -1, -1
}

// common returns how many bytes at the start of b and pattern are the same, but
// for less than a piece that was compared at once. It is len(pattern) only if b
// starts with the pattern.
func common(b, pattern []byte) (n int) {
	const piece = 64
	for n < len(pattern) {
		end := min(n+piece, len(pattern))
		if !bytes.Equal(b[n:end], pattern[n:end]) {
			return n
		}
		n = end
	}
	return n
}

// newFinder chooses the two bytes of a pattern that are likely to be the rarest in a
// text. They are at different places, and different bytes if the pattern has two.
func newFinder(pattern []byte) finder {
	rare, second := 0, -1
	for i, c := range pattern {
		if frequency[c] < frequency[pattern[rare]] {
			rare = i
		}
	}
	for i, c := range pattern {
		if i == rare || second >= 0 && (c == pattern[rare] || frequency[c] >= frequency[pattern[second]] && pattern[second] != pattern[rare]) {
			continue
		}
		second = i
	}
	return finder{pattern, rare, second}
}

// frequency ranks bytes by how often they occur in files: prose, programs, logs
// and binary data. The rarest have 0.
var frequency = ranks(" \x00etaoinsrlhdcumpfg\nwyb.v,k0_1-\"/:=2()3\t45;869\xff7'TSIACEPxNRDOLMFB{}[]<>*#&+|!$@\rGUHjqzWVK")

// ranks gives the first byte of a list the highest rank.
func ranks(common string) (rank [256]uint8) {
	for i := range len(common) {
		rank[common[i]] = uint8(len(common) - i)
	}
	return rank
}

// The idea. First looks at many bytes with one instruction,
// bytes.LastIndex at one. So the text is cut into blocks, the last
// block is searched first, and each one forwards with First:
//
//	text     ..............................................
//	blocks   [      third      )[   second   )[  first    )
//	starts   only those inside the block count; the search reads
//	         len(pattern)-1 bytes further, into the block behind
//
// The blocks double, so that an occurrence near the end costs little and a
// long search has few of them. Of the block with an occurrence, the last one
// is wanted: what lies behind the best one so far is halved, and the rear half
// searched first. Each step leaves at most half of the positions, so all of
// them together read the block about twice, however dense its occurrences.

const (
	firstBlock = 4 << 10   // bytes: searched in about 100 ns
	maxBlock   = 256 << 10 // bytes: larger ones measured no faster
)

// Last returns the offset of the last occurrence of pattern in b, or -1. The
// empty pattern is found at len(b). It is [bytes.LastIndex], and about as fast
// as [First].
func Last(b, pattern []byte) int {
	if len(pattern) == 0 {
		return len(b)
	}
	f := newFinder(pattern)
	// The overlap is read twice; at this size it costs a block at most twice.
	block := max(firstBlock, len(pattern))
	end := len(b) - len(pattern) + 1 // behind the last possible start
	for end > 0 {
		start := max(0, end-block)
		if i := f.firstIn(b, start, end); i >= 0 {
			return f.lastAfter(b, i, end)
		}
		end = start
		block = max(block, min(2*block, maxBlock))
	}
	return -1
}

// firstIn returns the first occurrence that starts in [start, end), or -1.
func (f finder) firstIn(b []byte, start, end int) int {
	text, i := b[start:end+len(f.pattern)-1], -1
	if end-start <= firstBlock {
		i = bytes.Index(text, f.pattern) // too little text for candidates to pay
	} else {
		i = f.first(text)
	}
	if i < 0 {
		return -1
	}
	return start + i
}

// lastAfter returns the last occurrence that starts in [found, end), given
// that one starts at found.
func (f finder) lastAfter(b []byte, found, end int) int {
	for start := found + 1; start < end; start = found + 1 {
		middle := start + (end-start)/2
		if i := f.firstIn(b, middle, end); i >= 0 {
			found = i
		} else {
			end = middle
		}
	}
	return found
}
