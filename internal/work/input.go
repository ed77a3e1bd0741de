package work

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"strconv"

	"mmapbench/internal/stopping"
)

// An Input is the file whose content workloads read. Workloads that write work
// on copies.
type Input struct {
	Path    string
	Size    int64   // in bytes
	Needles []int64 // offsets of needle lines; nil in a file that was not generated
	Own     bool    // the file is the user's

	info fs.FileInfo // as of opening or generation
}

// needleEvery is the distance in bytes at which needle lines are planted.
const needleEvery = 64 << 10

// NeedleLine returns the line that [Generate] plants at Needles[i], without its
// newline. It starts with a rare letter. bytes.Index looks for the first byte
// of a pattern, and switches to a slower algorithm after about one false hit in
// eight bytes. With a frequent letter, the starting point would decide whether
// it switches.
func NeedleLine(i int) string { return "key needle " + strconv.Itoa(100000000+i) + " lies here" }

// TextVersion names the text that [Generate] writes. It changes whenever the text
// does, so that records of different texts are not compared.
const TextVersion = "words-2"

// contentSeed is the seed of the text. It is constant, because the speed of a
// search depends on the text.
const contentSeed = 1

// OpenInput takes a file of the user, as OpenInput of package bench says.
func OpenInput(name string) (*Input, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir():
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("is a directory: name a file")}
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("is not a regular file: it can't be mapped")}
	}
	if err := readable(name, info.Size()); err != nil {
		return nil, err
	}
	return &Input{Path: name, Size: info.Size(), Own: true, info: info}, nil
}

// readable checks that a file holds as many bytes as its size says.
func readable(name string, size int64) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var b [1]byte
	n, err := f.ReadAt(b[:], max(size-1, 0))
	switch {
	case n == 0 && size == 0:
		err = errors.New("is empty: there is nothing to read")
	case n == 0 && err == io.EOF:
		err = errors.New("is shorter than its size, as files of /sys are: it can't be mapped")
	case n == 1 && size == 0:
		err = errors.New("has no size, as files of /proc have none: it can't be mapped")
	case n == 1:
		return nil
	default:
		return err
	}
	return &fs.PathError{Op: "open", Path: name, Err: err}
}

// Changed returns an error if the file was changed since it was opened or made.
func (in *Input) Changed() error {
	if in.info == nil {
		return nil
	}
	now, err := os.Stat(in.Path)
	if err != nil {
		return fmt.Errorf("the file to measure on has changed: %w", err)
	}
	if !os.SameFile(in.info, now) || now.Size() != in.info.Size() || !now.ModTime().Equal(in.info.ModTime()) {
		return fmt.Errorf("%s was changed while it was measured: measure on a copy", in.Path)
	}
	return nil
}

// Generate writes a file of lines of words, as Generate of package bench says.
func Generate(ctx context.Context, name string, size int64) (*Input, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	in := &Input{Path: name, Size: size}
	w := bufio.NewWriterSize(f, 1<<20)
	in.Needles, err = writeText(ctx, w, size)
	if err == nil {
		err = w.Flush()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("generating the file to measure on: %w", err)
	}
	return in, nil
}

// writeText writes size bytes and returns the offsets of the needles.
func writeText(ctx context.Context, w *bufio.Writer, size int64) (needles []int64, err error) {
	r := rand.New(rand.NewPCG(contentSeed, 0))
	var line []byte
	for at := int64(0); at < size; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if at >= needleEvery*int64(len(needles)) {
			line = append(line[:0], NeedleLine(len(needles))...)
			if at+int64(len(line)) < size {
				needles = append(needles, at)
			}
		} else {
			line = appendWords(line[:0], r)
		}
		line = append(line, '\n')
		if rest := size - at; int64(len(line)) > rest {
			line = line[:rest]
			line[rest-1] = '\n'
		}
		n, err := w.Write(line)
		if err != nil {
			return nil, err
		}
		at += int64(n)
	}
	return needles, nil
}

// appendWords appends a line of 3 to 18 words, common ones more often than rare
// ones, as in prose.
func appendWords(line []byte, r *rand.Rand) []byte {
	for i := range 3 + r.IntN(16) {
		if i > 0 {
			line = append(line, ' ')
		}
		u := r.Uint32()
		rank := u % 64
		if u>>31 == 0 {
			rank = u % 8
		}
		line = append(line, words[rank]...)
	}
	return line
}

// words is a vocabulary whose letters are about as frequent as in English,
// because the speed of a search depends on letter frequencies.
var words = [64]string{
	"the", "of", "and", "to", "in", "is", "that", "it",
	"was", "for", "on", "are", "with", "as", "his", "they", "at", "be", "this", "from", "have", "or", "by", "one",
	"had", "not", "but", "what", "all", "were", "when", "we", "there", "can", "an", "your", "which", "their", "said", "if",
	"will", "each", "about", "how", "up", "out", "them", "then", "she", "many", "some", "so", "these", "would", "other", "into",
	"page", "memory", "system", "kernel", "buffer", "mapping", "through", "question",
}

// inMemory is the largest content, in bytes, that is held in memory.
const inMemory = 256 << 20

// Content is what a file is known to hold, read without any target. It is not
// safe for concurrent use. Long reads stop when ctx ends.
type Content struct {
	ctx    context.Context
	Size   int64
	memory []byte
	file   *os.File // nil if the content is in memory
	of     *Content // what it repeats, or nil
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
	if c.of != nil {
		return b, c.repeat(b, off)
	}
	_, err := c.file.ReadAt(b, off)
	return b, err
}

// Repeated returns a content of size bytes that repeats c and closes it.
func (c *Content) Repeated(size int64) *Content { return &Content{ctx: c.ctx, Size: size, of: c} }

func (c *Content) repeat(b []byte, off int64) error {
	for len(b) > 0 {
		from := off % c.of.Size
		part, err := c.of.At(from, min(int64(len(b)), c.of.Size-from))
		if err != nil {
			return err
		}
		n := copy(b, part)
		b, off = b[n:], off+int64(n)
	}
	return nil
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
	if c.of != nil {
		return c.of.Close()
	}
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}
