package work

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
)

// A Fill says how the pages of a warm file got into the page cache. That decides
// the size of its folios: a write or a readahead makes folios as large as
// itself. See filemap_get_pages and __filemap_get_folio in Linux.
type Fill string

// The fills.
const (
	Write4K Fill = "write4k" // written in pieces of 4 KiB
	Write1M Fill = "write1m" // written in pieces of 1 MiB
	ReadSeq Fill = "read"    // dropped, and read from start to end in pieces of 128 KiB
	ReadAny Fill = "rand"    // dropped, and read at random in pieces of 4 KiB
	AsIs    Fill = "asis"    // as it was found
)

// Fills returns all fills.
func Fills() []Fill { return []Fill{Write4K, Write1M, ReadSeq, ReadAny, AsIs} }

// UsualFill is the fill of a case that nothing else was asked for. Files that are
// used at random were mostly written or read so, those used in order read so.
func UsualFill(o Order) Fill {
	if o == Rand || o == Zipf {
		return Write4K
	}
	return ReadSeq
}

// Reads reports whether the fill drops the file and reads it back, which works
// on a file that may only be read.
func (f Fill) Reads() bool { return f == ReadSeq || f == ReadAny }

// piece is how many bytes the fill writes or reads at a time.
func (f Fill) piece() int64 {
	switch f {
	case Write4K, ReadAny:
		return 4 << 10
	case ReadSeq:
		return 128 << 10
	}
	return 1 << 20
}

// Lay makes a new file of size bytes in the fill, instead of one that exists.
// content returns its bytes.
func (f Fill) Lay(ctx context.Context, path string, size int64, content func(off, n int64) ([]byte, error)) error {
	step := f.piece()
	if f.Reads() {
		step = Write1M.piece()
	}
	if err := Remove(path); err != nil {
		return err
	}
	if err := WriteFile(ctx, path, size, step, content); err != nil {
		return err
	}
	return f.Reread(ctx, path)
}

// Reread drops the file from the page cache and reads it back, if the fill does
// so. It refuses the case if the file can't be dropped.
func (f Fill) Reread(ctx context.Context, path string) error {
	if !f.Reads() {
		return nil
	}
	if err := evict(ctx, path); err != nil {
		return err
	}
	if _, err := proveAbsent("fill="+string(f), path); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	n := int((info.Size() + f.piece() - 1) / f.piece())
	place := func(i int) int { return i }
	if f == ReadAny {
		order := rand.New(rand.NewPCG(contentSeed, uint64(n))).Perm(n)
		place = func(i int) int { return order[i] }
	}
	buf := make([]byte, f.piece())
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := file.ReadAt(buf, int64(place(i))*f.piece()); err != nil && err != io.EOF {
			return fmt.Errorf("reading %s back: %w", path, err)
		}
	}
	return nil
}

// Droppable reports whether files in a directory can be dropped from the page
// cache, and makes a small one there to find out.
func Droppable(ctx context.Context, dir string) (bool, error) {
	f, err := os.CreateTemp(dir, "drop-")
	if err != nil {
		return false, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(make([]byte, 64<<10))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = evict(ctx, f.Name())
	}
	if err != nil {
		return false, ctx.Err()
	}
	_, err = proveAbsent("", f.Name())
	return err == nil, ctx.Err()
}
