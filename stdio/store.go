package stdio

import (
	"io"
	"math"

	"mmapbench/internal/osfile"
)

// A store holds the bytes of a File by offset. All methods but write may be
// called at the same time. Offsets are never negative, and off+len(p) does not
// overflow.
type store interface {
	// readAt follows io.ReaderAt. off+len(p) may overflow here.
	readAt(p []byte, off int64) (int, error)

	// writeAt follows io.WriterAt. A store of fixed size writes what fits
	// and returns io.ErrShortWrite.
	writeAt(p []byte, off int64) (int, error)

	// write is writeAt for the cursor: it may hold p back, or append it. It
	// returns the offset behind the last byte it took.
	write(p []byte, off int64) (n int, end int64, err error)

	size() (int64, error)
	truncate(size int64) error
	sync() error
	close() error
}

// disk is the store that is an os.File.
type disk struct{ file *osfile.File }

func (d disk) readAt(p []byte, off int64) (int, error) {
	if off <= math.MaxInt64-int64(len(p)) {
		return d.file.ReadAt(p, off)
	}
	// Systems refuse a range that ends behind the largest offset, but a
	// reader of it is merely at the end of the file.
	n, err := d.file.ReadAt(p[:math.MaxInt64-off], off)
	if err == nil {
		err = io.EOF
	}
	return n, err
}

func (d disk) writeAt(p []byte, off int64) (int, error) { return d.file.WriteAt(p, off) }

func (d disk) write(p []byte, off int64) (int, int64, error) {
	n, err := d.file.WriteAt(p, off)
	return n, off + int64(n), err
}

func (d disk) size() (int64, error) {
	info, err := d.file.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (d disk) truncate(size int64) error { return d.file.Truncate(size) }
func (d disk) sync() error               { return d.file.Sync() }
func (d disk) close() error              { return d.file.Close() }
