package stdio

import (
	"errors"
	"io"
)

const (
	// streamBlock is what ReadFrom and WriteTo move at a time, in bytes.
	streamBlock = 64 << 10

	// maxEmptyReads is how many reads of nothing ReadFrom takes for a
	// reader that makes no progress; bufio has the same limit.
	maxEmptyReads = 100
)

// Read implements [fileio.File].
func (f *File) Read(p []byte) (int, error) { return f.read("read", p) }

// ReadByte implements [fileio.File].
func (f *File) ReadByte() (byte, error) {
	if err := f.checkOpen(); err != nil {
		return 0, f.fail("readbyte", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.cursor.read(f.single[:]); err != nil {
		return 0, f.fail("readbyte", err)
	}
	return f.single[0], nil
}

// Write implements [fileio.File].
func (f *File) Write(p []byte) (int, error) { return f.write("write", p) }

// WriteByte implements [fileio.File].
func (f *File) WriteByte(b byte) error {
	if err := f.checkWritable(); err != nil {
		return f.fail("writebyte", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.single[0] = b
	_, err := f.cursor.write(f.single[:])
	return f.fail("writebyte", err)
}

// Seek implements [fileio.File].
func (f *File) Seek(offset int64, whence int) (int64, error) {
	if err := f.checkOpen(); err != nil {
		return 0, f.fail("seek", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.cursor.seek(offset, whence)
	return n, f.fail("seek", err)
}

// Tell implements [fileio.File].
func (f *File) Tell() (int64, error) {
	if err := f.checkOpen(); err != nil {
		return 0, f.fail("tell", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.cursor.tell()
	return n, f.fail("tell", err)
}

// ReadFrom implements [fileio.File]. A reader that returns neither bytes nor
// an error 100 times in a row is [io.ErrNoProgress].
func (f *File) ReadFrom(r io.Reader) (n int64, err error) {
	if err := f.checkWritable(); err != nil {
		return 0, f.fail("readfrom", err)
	}
	c := f.pool.get(streamBlock)
	defer f.pool.put(c)
	for empty := 0; empty < maxEmptyReads; {
		m, readErr := r.Read(c.b[:streamBlock])
		empty++
		if m > 0 {
			empty = 0
			written, err := f.write("readfrom", c.b[:m])
			n += int64(written)
			if err != nil {
				return n, err
			}
		}
		if readErr == io.EOF {
			return n, nil
		}
		if readErr != nil {
			return n, readErr
		}
	}
	return n, io.ErrNoProgress
}

// WriteTo implements [fileio.File]. While w writes a block, the cursor is
// behind it.
func (f *File) WriteTo(w io.Writer) (n int64, err error) {
	c := f.pool.get(streamBlock)
	defer f.pool.put(c)
	for {
		m, readErr := f.read("writeto", c.b[:streamBlock])
		if m > 0 {
			written, err := f.deliver(w, c.b[:m])
			n += int64(written)
			if err != nil {
				return n, err
			}
		}
		if readErr == io.EOF {
			return n, nil
		}
		if readErr != nil {
			return n, readErr
		}
	}
}

// deliver writes b, which was just read, into w, and moves the cursor back
// over what w did not accept, even if w panics or ends the goroutine.
func (f *File) deliver(w io.Writer, b []byte) (n int, err error) {
	defer func() {
		if seekErr := f.back(len(b) - n); seekErr != nil {
			err = f.fail("writeto", seekErr)
		}
	}()
	m, err := w.Write(b)
	if m < 0 || m > len(b) {
		return 0, f.fail("writeto", errors.New("the writer returned an impossible count"))
	}
	if m < len(b) && err == nil {
		err = io.ErrShortWrite
	}
	return m, err
}

// back moves the cursor n bytes back.
func (f *File) back(n int) error {
	if n == 0 {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err := f.cursor.seek(-int64(n), io.SeekCurrent)
	return err
}

// read reads at the cursor for method op.
func (f *File) read(op string, p []byte) (int, error) {
	if err := f.checkOpen(); err != nil {
		return 0, f.fail(op, err)
	}
	if len(p) == 0 {
		return 0, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.cursor.read(p)
	return n, f.fail(op, err)
}

// write writes at the cursor for method op.
func (f *File) write(op string, p []byte) (int, error) {
	if err := f.checkWritable(); err != nil {
		return 0, f.fail(op, err)
	}
	if len(p) == 0 {
		return 0, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.cursor.write(p)
	return n, f.fail(op, err)
}
