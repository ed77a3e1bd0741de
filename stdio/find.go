package stdio

import (
	"io"

	"mmapbench/fileio"
	"mmapbench/internal/search"
)

// A search reads block by block. The first one is small, so that an
// occurrence nearby costs little; they double until larger ones measured no
// faster. Each is searched together with the nearest len(pattern)-1 bytes of the
// previous block, because an occurrence may lie across the border.
const (
	firstFindBlock = 16 << 10  // bytes
	maxFindBlock   = 256 << 10 // bytes
	alignment      = 4 << 10   // bytes
)

// Find implements [fileio.File]. It does not ask for the size: a short read shows
// where the file ends.
func (f *File) Find(pattern []byte, start, end int64) (int64, error) {
	at, err := f.find(pattern, start, end, f.findFirst, func(start, _ int64) int64 { return start })
	return at, f.fail("find", err)
}

// RFind implements [fileio.File]. The size is asked for only where the end lies
// behind the file's.
func (f *File) RFind(pattern []byte, start, end int64) (int64, error) {
	at, err := f.find(pattern, start, end, f.findLast, func(_, end int64) int64 { return end })
	return at, f.fail("rfind", err)
}

// find calls look for a pattern that the range may hold; empty returns the place of
// an empty one.
func (f *File) find(pattern []byte, start, end int64, look func(pattern []byte, start, end int64) (int64, error), empty func(start, end int64) int64) (int64, error) {
	if err := f.checkOpen(); err != nil {
		return -1, err
	}
	if start < 0 || end < 0 {
		return -1, fileio.Invalid("negative start or end of a search")
	}
	if len(pattern) == 0 {
		end, err := f.clampEnd(end)
		if err != nil || start > end {
			return -1, err
		}
		return empty(start, end), nil
	}
	if end-start < int64(len(pattern)) {
		return -1, nil
	}
	return look(pattern, start, end)
}

// clampEnd returns the end of a search inside the file.
func (f *File) clampEnd(end int64) (int64, error) {
	size, err := f.store.size()
	return min(end, size), err
}

// findFirst returns the first occurrence in [start, end), or -1, also with an
// error. A file that turns out shorter is searched up to its end.
func (f *File) findFirst(pattern []byte, start, end int64) (int64, error) {
	block, limit, c := f.searchBlocks(pattern, end-start)
	defer f.pool.put(c)
	// All blocks are read to the same aligned place: a few bytes off it, the
	// kernel copies several times slower.
	lead := alignUp(len(pattern) - 1)
	kept := 0 // bytes of the block before, in front of lead
	for off := start; off < end; block = min(2*block, limit) {
		n := int(min(int64(block), end-off))
		m, err := f.store.readAt(c.b[lead:lead+n], off)
		if err != nil && err != io.EOF {
			return -1, err
		}
		text := c.b[lead-kept : lead+m]
		if i := search.First(text, pattern); i >= 0 {
			return off - int64(kept) + int64(i), nil
		}
		if m < n {
			break
		}
		off += int64(n)
		kept = min(len(text), len(pattern)-1)
		f.copies.add(copy(c.b[lead-kept:lead], text[len(text)-kept:]))
	}
	return -1, nil
}

// findLast is findFirst from the end.
func (f *File) findLast(pattern []byte, start, end int64) (int64, error) {
	block, limit, c := f.searchBlocks(pattern, end-start)
	defer f.pool.put(c)
	kept := 0 // bytes of the block behind, put behind the next block
	for end > start {
		n := int(min(int64(block), end-start))
		f.copies.add(copy(c.b[n:n+kept], c.b))
		m, err := f.store.readAt(c.b[:n], end-int64(n))
		if err != nil && err != io.EOF {
			return -1, err
		}
		text := c.b[:n+kept]
		if m < n {
			// The file ends before the block does: the search goes on from
			// there, with nothing of what was read.
			clamped, err := f.clampEnd(end)
			if err != nil || clamped <= start {
				return -1, err
			}
			if clamped < end {
				end, kept = clamped, 0
				continue
			}
			text = c.b[:m]
		}
		end -= int64(n)
		if i := search.Last(text, pattern); i >= 0 {
			return end + int64(i), nil
		}
		kept = min(len(text), len(pattern)-1)
		block = min(2*block, limit)
	}
	return -1, nil
}

// searchBlocks returns the sizes of the first block and of the largest one in
// a search of n bytes, and a chunk for a block and its overlap. Blocks are no
// shorter than the pattern, so that overlaps are less than half of the work.
func (f *File) searchBlocks(pattern []byte, n int64) (first, limit int, c *chunk) {
	first = max(firstFindBlock, len(pattern))
	limit = max(maxFindBlock, len(pattern))
	c = f.pool.get(alignUp(len(pattern)-1) + int(min(n, int64(limit))))
	return first, limit, c
}

// alignUp rounds n up to a multiple of the size of a page.
func alignUp(n int) int { return (n + alignment - 1) / alignment * alignment }
