package stdio

import (
	"fmt"
	"io"
	"math"

	"mmapbench/fileio"
	"mmapbench/internal/osfile"
)

// A position is where in a file the next read or write happens, which moves
// it on. Reads and writes follow io.Reader and io.Writer; reads report io.EOF
// only alone.
type position interface {
	read(p []byte) (int, error)
	write(p []byte) (int, error)

	// seek follows io.Seeker; whence is known to be one of its constants.
	seek(off int64, whence int) (int64, error)
}

// kernelPosition is the position that the kernel keeps for an os.File.
type kernelPosition struct{ file *osfile.File }

func (k kernelPosition) read(p []byte) (int, error)  { return k.file.Read(p) }
func (k kernelPosition) write(p []byte) (int, error) { return k.file.Write(p) }

func (k kernelPosition) seek(off int64, whence int) (int64, error) {
	n, err := k.file.Seek(off, whence)
	if err == nil {
		return n, nil
	}
	// Systems name the refusal differently. A file that can seek at all
	// refuses only a position that is negative or larger than it can have.
	if _, plainErr := k.file.Seek(0, io.SeekCurrent); plainErr != nil {
		return 0, err
	}
	return 0, fileio.Invalid(fmt.Sprintf("seek by %d (whence %d) leads to a position that the file can't have", off, whence))
}

// userPosition is a position in a store. Moving it costs no system call, but
// for io.SeekEnd.
type userPosition struct {
	store store
	off   int64
}

func (u *userPosition) read(p []byte) (int, error) {
	n, err := u.store.readAt(p, u.off)
	u.off += int64(n)
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

func (u *userPosition) write(p []byte) (int, error) {
	if err := checkEnd(u.off, len(p)); err != nil {
		return 0, err
	}
	n, end, err := u.store.write(p, u.off)
	if n > 0 {
		u.off = end
	}
	return n, err
}

func (u *userPosition) seek(off int64, whence int) (int64, error) {
	var from int64
	switch whence {
	case io.SeekCurrent:
		from = u.off
	case io.SeekEnd:
		size, err := u.store.size()
		if err != nil {
			return 0, err
		}
		from = size
	}
	if off < -from || off > math.MaxInt64-from {
		return 0, fileio.Invalid(fmt.Sprintf("seek to %d%+d leads to a negative position, or one over 2^63-1", from, off))
	}
	u.off = from + off
	return u.off, nil
}

// checkEnd returns an error if n bytes at off would end behind the largest
// offset.
func checkEnd(off int64, n int) error {
	if off > math.MaxInt64-int64(n) {
		return fileio.Invalid("the bytes would end behind the largest offset, 2^63-1")
	}
	return nil
}
