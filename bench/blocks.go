package bench

import (
	"fmt"
	"math/rand/v2"

	"mmapbench/internal/bytesize"
)

// maxBlocks bounds how many places of a file are visited in random order; of
// a file with more, as many are drawn evenly from all of it.
const maxBlocks = 1 << 20

// blocks is the order in which a case visits the blocks of a file: each once a
// period.
type blocks struct {
	size  int64    // of a block in bytes
	count int      // per period
	order []uint32 // block numbers; nil for 0, 1, 2, …
}

// newBlocks returns the order of a case. The rest of the file behind the last
// whole block is left out.
func newBlocks(c Case, seed uint64) (*blocks, error) {
	count := min(c.File/c.Block, 1<<32-1)
	if count == 0 {
		return nil, fmt.Errorf("block=%s is larger than the file of %s", bytesize.Format(c.Block), bytesize.Format(c.File))
	}
	b := &blocks{size: c.Block, count: int(min(c.limit(count), 1<<30))}
	if c.Order != "rand" {
		return b, nil
	}
	b.count = int(min(c.limit(count), maxBlocks))
	r := rand.New(rand.NewPCG(seed, uint64(c.Block)))
	b.order = make([]uint32, b.count)
	for i := range b.order {
		low, high := stratum(i, count, b.count), stratum(i+1, count, b.count)
		b.order[i] = uint32(low + r.Int64N(high-low))
	}
	r.Shuffle(b.count, func(i, j int) { b.order[i], b.order[j] = b.order[j], b.order[i] })
	return b, nil
}

// stratum returns where the ith of n equal parts of count blocks begins.
func stratum(i int, count int64, n int) int64 {
	return int64(float64(count) / float64(n) * float64(i))
}

// offset returns the place of the ith block of a period.
func (b *blocks) offset(i int) int64 {
	if b.order == nil {
		return int64(i) * b.size
	}
	return int64(b.order[i]) * b.size
}

// visits returns for each block of the file which one of a period it is, -1 if
// it is not visited.
func (b *blocks) visits(size int64) []int32 {
	at := make([]int32, size/b.size)
	for i := range at {
		at[i] = -1
	}
	for i := range b.count {
		at[b.offset(i)/b.size] = int32(i)
	}
	return at
}
