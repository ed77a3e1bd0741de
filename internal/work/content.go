package work

import (
	"context"
	"fmt"
	"io"
	"os"

	"mmapbench/internal/stopping"
)

// inMemory is the largest content, in bytes, that is held in memory.
const inMemory = 256 << 20

// Content is what a file is known to hold, read without any target. It is not
// safe for concurrent use. Long reads stop when ctx ends.
type Content struct {
	ctx    context.Context
	Size   int64
	memory []byte
	file   *os.File // nil if the content is in memory
	buf    []byte
}

// ReadContent reads the first size bytes of the named file.
func ReadContent(ctx context.Context, name string, size int64) (*Content, error) {
	c, err := OpenContent(ctx, name, size)
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

// OpenContent is readContent without reading: the content stays in the file.
func OpenContent(ctx context.Context, name string, size int64) (*Content, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Content{ctx: ctx, Size: size, file: f}, nil
}

// At returns the n bytes at off, valid until the next call.
func (c *Content) At(off, n int64) ([]byte, error) {
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

// Reader returns a stream of the whole content.
func (c *Content) Reader() io.Reader {
	return io.NewSectionReader(c, 0, c.Size)
}

// ReadAt implements [io.ReaderAt].
func (c *Content) ReadAt(p []byte, off int64) (int, error) {
	if off >= c.Size {
		return 0, io.EOF
	}
	b, err := c.At(off, min(int64(len(p)), c.Size-off))
	if err != nil {
		return 0, err
	}
	n := copy(p, b)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Shrink frees the buffer of the last piece, where memory is scarce.
func (c *Content) Shrink() { c.buf = nil }

func (c *Content) Close() error {
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}
