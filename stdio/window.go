package stdio

import (
	"io"

	"mmapbench/fileio"
)

// window is the store of the n bytes at off of another one. Its size is fixed.
type window struct {
	store
	off, n int64
}

// fit returns the part of p that lies inside the window when it is put at off.
func (w window) fit(p []byte, off int64) []byte {
	return p[:min(int64(len(p)), max(0, w.n-off))]
}

func (w window) readAt(p []byte, off int64) (int, error) {
	part := w.fit(p, off)
	n, err := w.store.readAt(part, w.off+min(off, w.n))
	switch {
	case n == len(part) && n < len(p):
		return n, io.EOF
	case n == len(part):
		return n, nil
	case err == io.EOF:
		// Someone else cut the file, whose size was to be fixed.
		return n, io.ErrUnexpectedEOF
	}
	return n, err
}

func (w window) writeAt(p []byte, off int64) (int, error) {
	part := w.fit(p, off)
	if len(part) == 0 {
		return 0, short(part, p)
	}
	n, err := w.store.writeAt(part, w.off+off)
	if err == nil {
		err = short(part, p)
	}
	return n, err
}

func (w window) write(p []byte, off int64) (int, int64, error) {
	part := w.fit(p, off)
	if len(part) == 0 {
		return 0, off, short(part, p)
	}
	n, end, err := w.store.write(part, w.off+off)
	if err == nil {
		err = short(part, p)
	}
	return n, end - w.off, err
}

// short returns io.ErrShortWrite if part is not all of p.
func short(part, p []byte) error {
	if len(part) < len(p) {
		return io.ErrShortWrite
	}
	return nil
}

func (w window) size() (int64, error) { return w.n, nil }

func (w window) truncate(size int64) error {
	if size != w.n {
		return fileio.Unsupported("the size of a window or a private copy is fixed")
	}
	return nil
}
