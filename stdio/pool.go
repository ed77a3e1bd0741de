package stdio

import "sync"

// A pool keeps memory for the calls of one File. The garbage collector frees
// what is not in use. Chunks that are too small are replaced, so that a pool of
// mixed sizes comes to rest at the largest.
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
		c.b = make([]byte, n)
	}
	return c
}

// put gives a chunk back.
func (p *pool) put(c *chunk) { p.chunks.Put(c) }
