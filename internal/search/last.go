package search

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
	// The overlap is read twice; at this size it costs a block at most twice.
	block := max(firstBlock, len(pattern))
	end := len(b) - len(pattern) + 1 // behind the last possible start
	for end > 0 {
		start := max(0, end-block)
		if i := firstIn(b, pattern, start, end); i >= 0 {
			return lastAfter(b, pattern, i, end)
		}
		end = start
		block = max(block, min(2*block, maxBlock))
	}
	return -1
}

// firstIn returns the first occurrence that starts in [start, end), or -1.
func firstIn(b, pattern []byte, start, end int) int {
	i := First(b[start:end+len(pattern)-1], pattern)
	if i < 0 {
		return -1
	}
	return start + i
}

// lastAfter returns the last occurrence that starts in [found, end), given
// that one starts at found.
func lastAfter(b, pattern []byte, found, end int) int {
	for start := found + 1; start < end; start = found + 1 {
		middle := start + (end-start)/2
		if i := firstIn(b, pattern, middle, end); i >= 0 {
			found = i
		} else {
			end = middle
		}
	}
	return found
}
