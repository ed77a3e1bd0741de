package bench

import (
	"context"
	"fmt"
	"io"
	"os"

	"mmapbench/internal/stopping"
)

// inMemory is the largest content, in bytes, that is held in memory.
const inMemory = 256 << 20

// content is what a file is known to hold, read without any target. It is not
// safe for concurrent use. Long reads stop when ctx ends.
type content struct {
	ctx    context.Context
	size   int64
	memory []byte
	file   *os.File // nil if the content is in memory
	buf    []byte
}

// readContent reads the first size bytes of the named file.
func readContent(ctx context.Context, name string, size int64) (*content, error) {
	c, err := openContent(ctx, name, size)
	if err != nil || size > inMemory {
		return c, err
	}
	f := c.file
	defer f.Close()
	c.file = nil
	c.memory = make([]byte, size)
	if _, err := io.ReadFull(stopping.Reader(ctx, f), c.memory); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return c, nil
}

// openContent is readContent without reading: the content stays in the file.
func openContent(ctx context.Context, name string, size int64) (*content, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &content{ctx: ctx, size: size, file: f}, nil
}

// at returns the n bytes at off, valid until the next call.
func (c *content) at(off, n int64) ([]byte, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	if c.memory != nil {
		return c.memory[off : off+n], nil
	}
	if int64(cap(c.buf)) < n {
		c.buf = make([]byte, n)
	}
	b := c.buf[:n]
	_, err := c.file.ReadAt(b, off)
	return b, err
}

// reader returns a stream of the whole content.
func (c *content) reader() io.Reader {
	return io.NewSectionReader(c, 0, c.size)
}

// ReadAt implements [io.ReaderAt].
func (c *content) ReadAt(p []byte, off int64) (int, error) {
	if off >= c.size {
		return 0, io.EOF
	}
	b, err := c.at(off, min(int64(len(p)), c.size-off))
	if err != nil {
		return 0, err
	}
	n := copy(p, b)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (c *content) close() error {
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}
