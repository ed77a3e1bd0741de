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
	switch len(pattern) {
	case 0:
		return 0
	case 1:
		return bytes.IndexByte(b, pattern[0])
	}
	rare, second := rarest(pattern)
	shortest := max(shortestStretch, len(pattern))
	stretch := shortest
	for from := 0; from+len(pattern) <= len(b); {
		at, next := byCandidates(b, pattern, from, rare, second)
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
		rare, second = second, rare // the text may have fewer of the other
	}
	return -1
}

// byCandidates looks for the first occurrence that starts at from or later, at the
// places where pattern[rare] occurs. If candidates stop paying, it returns -1 and
// the place up to which it has searched; else next is -1.
func byCandidates(b, pattern []byte, from, rare, second int) (at, next int) {
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

// rarest returns the places of the two bytes of a pattern that are likely to be
// the rarest in a text. They are different places, and different bytes if the
// pattern has two.
func rarest(pattern []byte) (rare, second int) {
	for i, c := range pattern {
		if frequency[c] < frequency[pattern[rare]] {
			rare = i
		}
	}
	second = -1
	for i, c := range pattern {
		if i == rare || second >= 0 && (c == pattern[rare] || frequency[c] >= frequency[pattern[second]] && pattern[second] != pattern[rare]) {
			continue
		}
		second = i
	}
	return rare, second
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
