package stdio

import (
	"io"

	"mmapbench/fileio"
)

const (
	// trusted is the length in bytes up to which View and Update allocate
	// memory before they know that the file has that many bytes, which
	// saves asking for its size.
	trusted = 1 << 20

	// moveBlock is what Move copies at a time, in bytes.
	moveBlock = 256 << 10
)

// ReadAt implements [fileio.File].
func (f *File) ReadAt(p []byte, off int64) (int, error) {
	if err := f.checkOpen(); err != nil {
		return 0, f.fail("readat", err)
	}
	if off < 0 {
		return 0, f.fail("readat", fileio.Invalid("negative offset"))
	}
	n, err := f.store.readAt(p, off)
	return n, f.fail("readat", err)
}

// WriteAt implements [fileio.File].
func (f *File) WriteAt(p []byte, off int64) (int, error) {
	if err := f.checkWritableAt(); err != nil {
		return 0, f.fail("writeat", err)
	}
	if off < 0 {
		return 0, f.fail("writeat", fileio.Invalid("negative offset"))
	}
	if err := checkEnd(off, len(p)); err != nil {
		return 0, f.fail("writeat", err)
	}
	defer f.changed()
	n, err := f.store.writeAt(p, off)
	return n, f.fail("writeat", err)
}

// View implements [fileio.File]. The bytes are a copy.
func (f *File) View(off, n int64, fn func(b []byte) error) error {
	if err := f.checkOpen(); err != nil {
		return f.fail("view", err)
	}
	c, err := f.load(off, n)
	if err != nil {
		return f.fail("view", err)
	}
	defer f.pool.put(c)
	return fn(c.b[:n:n])
}

// Update implements [fileio.File]. The bytes are a copy that is written back;
// when fn reports an error, the file keeps its old content. A truncation through
// the same File that cuts the range meanwhile is a [*fileio.RangeError]; one by
// another program is not noticed, and the file then grows again.
func (f *File) Update(off, n int64, fn func(b []byte) error) error {
	if err := f.checkWritableAt(); err != nil {
		return f.fail("update", err)
	}
	before := f.truncations.Load()
	c, err := f.load(off, n)
	if err != nil {
		return f.fail("update", err)
	}
	defer f.pool.put(c)
	if err := fn(c.b[:n:n]); err != nil || n == 0 {
		return err
	}
	return f.fail("update", f.writeBack(c.b[:n], off, before))
}

// writeBack writes p, which was read from off after the given number of
// truncations. A file that was truncated since must not grow again: only then is
// its size asked for.
func (f *File) writeBack(p []byte, off, truncations int64) error {
	f.sizing.RLock()
	defer f.sizing.RUnlock()
	if err := f.checkOpen(); err != nil {
		return err
	}
	if f.truncations.Load() != truncations {
		if err := f.inside(off, int64(len(p))); err != nil {
			return err
		}
	}
	defer f.changed()
	_, err := f.store.writeAt(p, off)
	return err
}

// load returns a chunk that begins with the n bytes at off. The size is asked
// for only if the range is suspect or can't be read.
func (f *File) load(off, n int64) (*chunk, error) {
	if off < 0 || n <= 0 || n > trusted {
		if err := f.inside(off, n); err != nil {
			return nil, err
		}
	}
	if n != int64(int(n)) {
		return nil, fileio.Unsupported("the range is larger than the address space; use smaller ranges")
	}
	c := f.pool.get(int(n))
	if err := f.readFull(c.b[:n], off); err != nil {
		f.pool.put(c)
		return nil, err
	}
	return c, nil
}

// readFull reads all of p at off. If the file ends before that, the error is a
// [*fileio.RangeError].
func (f *File) readFull(p []byte, off int64) error {
	n, err := f.store.readAt(p, off)
	if n == len(p) {
		return nil
	}
	if err != io.EOF {
		return err
	}
	if err := f.inside(off, int64(len(p))); err != nil {
		return err
	}
	// The file has grown since: report where it ended.
	return &fileio.RangeError{Off: off, N: int64(len(p)), Size: off + int64(n)}
}

// Move implements [fileio.File].
func (f *File) Move(dst, src, n int64) error {
	return f.fail("move", f.move(dst, src, n))
}

func (f *File) move(dst, src, n int64) error {
	if err := f.checkWritableAt(); err != nil {
		return err
	}
	f.sizing.RLock()
	defer f.sizing.RUnlock()
	size, err := f.store.size()
	if err != nil {
		return err
	}
	for _, off := range []int64{src, dst} {
		if err := fileio.CheckRange(off, n, size); err != nil {
			return err
		}
	}
	if n == 0 || dst == src {
		return nil
	}
	defer f.changed()
	return f.moveBlocks(dst, src, n)
}

// moveBlocks moves block by block, from the end when the beginning of dst
// would overwrite what is still to be read.
func (f *File) moveBlocks(dst, src, n int64) error {
	c := f.pool.get(int(min(n, moveBlock)))
	defer f.pool.put(c)
	for done := int64(0); done < n; {
		b := c.b[:min(n-done, moveBlock)]
		at := done
		if dst > src {
			at = n - done - int64(len(b))
		}
		if err := f.readFull(b, src+at); err != nil {
			return err
		}
		if _, err := f.store.writeAt(b, dst+at); err != nil {
			return err
		}
		done += int64(len(b))
	}
	return nil
}
