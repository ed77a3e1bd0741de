package work

import (
	"fmt"
	"math/rand/v2"

	"mmapbench/internal/bytesize"
)

// maxBlocks bounds how many places of a file a random order visits. In a file
// with more blocks, the places are drawn evenly from the whole file.
const maxBlocks = 1 << 20

// With order=zipf the kth hottest block is drawn (k+1)^-zipfExponent times as
// often as the hottest. Words of a language are distributed like this, and
// cache keys nearly so. A period has at least leastDraws draws: with fewer, a
// file of a few large blocks would get frequencies by chance.
const (
	zipfExponent = 1.1
	leastDraws   = 1 << 9
)

// Blocks is the order in which a case visits the blocks of a file. Every period
// repeats it. It visits each block once, unless blocks are drawn (order=zipf).
type Blocks struct {
	Size  int64    // of a block in bytes
	Count int      // per period
	order []uint32 // block numbers; nil for 0, 1, 2, …
}

// NewBlocks returns the order of a case. It leaves out the rest of the file
// after the last whole block.
func NewBlocks(c Case, seed uint64) (*Blocks, error) {
	count := min(c.File/c.Block, 1<<32-1)
	if count == 0 {
		return nil, fmt.Errorf("block=%s is larger than the file of %s", bytesize.Format(c.Block), bytesize.Format(c.File))
	}
	b := &Blocks{Size: c.Block, Count: int(min(c.Visited(count), 1<<30))}
	r := rand.New(rand.NewPCG(seed, uint64(c.Block)))
	switch c.Order {
	case Rand:
		b.order = scatter(r, count, int(min(c.Visited(count), maxBlocks)))
	case Zipf:
		places := scatter(r, count, int(min(count, maxBlocks)))
		b.order = draw(r, places, max(int(min(c.Visited(count), maxBlocks)), leastDraws))
	}
	if b.order != nil {
		b.Count = len(b.order)
	}
	return b, nil
}

// scatter returns n of count places in random order, drawn evenly from the
// whole file.
func scatter(r *rand.Rand, count int64, n int) []uint32 {
	places := make([]uint32, n)
	for i := range places {
		low, high := stratum(i, count, n), stratum(i+1, count, n)
		places[i] = uint32(low + r.Int64N(high-low))
	}
	r.Shuffle(n, func(i, j int) { places[i], places[j] = places[j], places[i] })
	return places
}

// draw returns n draws from places; the first place is the most frequent.
func draw(r *rand.Rand, places []uint32, n int) []uint32 {
	ranks := rand.NewZipf(r, zipfExponent, 1, uint64(len(places)-1))
	drawn := make([]uint32, n)
	for i := range drawn {
		drawn[i] = places[ranks.Uint64()]
	}
	return drawn
}

// stratum returns the start of the ith of n equal parts of count blocks.
func stratum(i int, count int64, n int) int64 {
	return int64(float64(count) / float64(n) * float64(i))
}

// Offset returns the file offset of the ith block of a period.
func (b *Blocks) Offset(i int) int64 {
	if b.order == nil {
		return int64(i) * b.Size
	}
	return int64(b.order[i]) * b.Size
}

// Bounds of a batch that flushes, the same on every target. More would make a
// batch too long. A number that depends on the target's speed would spread a
// flush over more operations the faster they are.
const (
	mostFlushed      = 1 << 12 // blocks of a batch with one flush at its end
	mostFlushedBytes = 4 << 20
	mostFlushes      = 1 << 7 // blocks of a batch with a flush each
)

// Visited returns how many of count blocks a period visits.
func (c Case) Visited(count int64) int64 {
	count = c.State().Blocks(c, count)
	switch c.Sync {
	case AtEnd:
		return min(count, mostFlushed, max(mostFlushedBytes/c.Block, 1))
	case Each:
		return min(count, mostFlushes)
	}
	return count
}

// Uninterrupted is how many operations run between two checks of the context:
// enough to make a check free, but one where each may wait for the device.
func (c Case) Uninterrupted() int {
	if c.State().Anew() || c.Sync == Each {
		return 1
	}
	return 1 << 10
}

// leastPage is the size in bytes of the smallest page that a system has.
const leastPage = 4 << 10

// NewBuffer returns a buffer of n bytes whose pages are resident. Otherwise the
// first touch of each page would fault, and the fault would be counted with the
// read where each batch starts anew.
func NewBuffer(n int64) []byte {
	b := make([]byte, n)
	for i := 0; i < len(b); i += leastPage {
		b[i] = 1
	}
	return b
}
