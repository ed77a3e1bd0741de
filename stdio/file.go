package stdio

import (
	"io"
	"io/fs"
	"sync"
	"sync/atomic"

	"mmapbench/fileio"
	"mmapbench/internal/osfile"
)

var _ fileio.File = (*File)(nil)

// A File is a [fileio.File] on an [os.File]. Use [Open], [OpenFile] or [New].
type File struct {
	name     string
	writable bool // the methods that change the file are allowed
	appends  bool // opened with os.O_APPEND
	shared   bool // changes go to the file
	copies   copies

	store store
	pool  pool

	closed      atomic.Bool
	truncations atomic.Int64 // counts the calls of Truncate
	sizing      sync.RWMutex // locked by Truncate, read-locked by writes that must not make the file grow
	version     atomic.Int64 // counts the changes that don't go through the cursor

	mu     sync.Mutex // guards what follows; never held while foreign code runs
	cursor cursor
	single [1]byte // for ReadByte and WriteByte: a local one would escape
}

// Name implements [fileio.File].
func (f *File) Name() string { return f.name }

// Size implements [fileio.File].
func (f *File) Size() (int64, error) {
	if err := f.checkOpen(); err != nil {
		return 0, f.fail("size", err)
	}
	n, err := f.store.size()
	return n, f.fail("size", err)
}

// Truncate implements [fileio.File].
func (f *File) Truncate(size int64) error {
	if err := f.checkWritable(); err != nil {
		return f.fail("truncate", err)
	}
	if size < 0 {
		return f.fail("truncate", fileio.Invalid("negative size"))
	}
	f.sizing.Lock()
	defer f.sizing.Unlock()
	// Counted when it is done: what was read before that is suspect.
	defer f.truncations.Add(1)
	defer f.changed()
	return f.fail("truncate", f.store.truncate(size))
}

// Flush implements [fileio.File].
func (f *File) Flush() error {
	return f.fail("flush", f.flush())
}

// FlushRange implements [fileio.File]. It flushes the whole file:
// sync_file_range(2) writes no metadata and does not empty the disk's own
// cache, so what it has written is not durable.
func (f *File) FlushRange(off, n int64) error {
	err := f.checkOpen()
	if err == nil {
		err = f.inside(off, n)
	}
	if err == nil {
		err = f.flush()
	}
	return f.fail("flushrange", err)
}

func (f *File) flush() error {
	if err := f.checkOpen(); err != nil {
		return err
	}
	if !f.shared {
		return nil
	}
	return f.store.sync()
}

// Close implements [fileio.File]. The file is closed even if Close reports
// that what was buffered could not be written.
func (f *File) Close() error {
	if f.closed.Swap(true) {
		return f.fail("close", fs.ErrClosed)
	}
	return f.fail("close", f.store.close())
}

// checkOpen returns why no method can be called.
func (f *File) checkOpen() error {
	if f.closed.Load() {
		return fs.ErrClosed
	}
	return nil
}

// checkWritable returns why no method that changes the file can be called.
func (f *File) checkWritable() error {
	if err := f.checkOpen(); err != nil {
		return err
	}
	if !f.writable {
		return fs.ErrPermission
	}
	return nil
}

// checkWritableAt returns why no method that changes the file at an offset can be
// called.
func (f *File) checkWritableAt() error {
	if err := f.checkWritable(); err != nil {
		return err
	}
	if f.appends {
		return fileio.Invalid("the file was opened with os.O_APPEND: write at its end with Write, or open it without os.O_APPEND")
	}
	return nil
}

// changed makes the cursor forget what it has read ahead. It is called after
// a change: what was read while it went on is then forgotten, too.
func (f *File) changed() { f.version.Add(1) }

// inside returns a [*fileio.RangeError] unless the n bytes at off lie inside
// the file.
func (f *File) inside(off, n int64) error {
	size, err := f.store.size()
	if err != nil {
		return err
	}
	return fileio.CheckRange(off, n, size)
}

// fail returns the error of method op as the contract wants it.
func (f *File) fail(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return osfile.PathError(op, f.name, err)
}

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
