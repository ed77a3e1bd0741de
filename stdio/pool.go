package stdio

import (
	"math/bits"
	"sync"
)

// maxRounded is the size in bytes up to which the chunks of a pool are
// rounded up, so that a pool of mixed sizes comes to rest.
const maxRounded = 1 << 20

// A pool keeps memory for the calls of one File. The garbage collector frees
// what is not in use.
type pool struct{ chunks sync.Pool }

// A chunk is memory taken from a pool.
type chunk struct{ b []byte }

// get returns a chunk of at least n bytes with any content.
func (p *pool) get(n int) *chunk {
	c, _ := p.chunks.Get().(*chunk)
	if c == nil {
		c = new(chunk)
	}
	if len(c.b) < n {
		c.b = make([]byte, rounded(n))
	}
	return c
}

// put gives a chunk back.
func (p *pool) put(c *chunk) { p.chunks.Put(c) }

// rounded returns the size of a new chunk for n bytes.
func rounded(n int) int {
	if n == 0 || n > maxRounded {
		return n
	}
	return 1 << bits.Len(uint(n-1))
}
