package fileio

import (
	"errors"
	"fmt"
	"io/fs"
)

// ErrFault is matched by the error of an access to mapped memory that the
// system could not serve: the file was truncated by someone else, the disk is
// full under a sparse page, or the device failed (SIGBUS, see mmap(2)); or the
// callback of a View stored to a read-only File. A flush reports it when it finds
// that someone else has cut the file.
var ErrFault = errors.New("fault in mapped memory")

// A FaultError says where in the file an access faulted, or a flush found its end.
// It matches [ErrFault].
type FaultError struct {
	Off int64 // offset in the File, in bytes: of the byte that faulted, or of the end
}

func (e *FaultError) Error() string {
	return fmt.Sprintf("%v at offset %d: the file was truncated by someone else, its disk is full or failing, or a View stored to a read-only file", ErrFault, e.Off)
}

// Is reports whether target is [ErrFault].
func (e *FaultError) Is(target error) bool { return target == ErrFault }

// A RangeError says which range of bytes did not lie inside the file. It
// matches [io/fs.ErrInvalid].
type RangeError struct {
	Off, N int64 // the range asked for
	Size   int64 // the size of the File at that time
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("range of %d bytes at offset %d is not inside the file of %d bytes", e.N, e.Off, e.Size)
}

// Is reports whether target is [io/fs.ErrInvalid].
func (e *RangeError) Is(target error) bool { return target == fs.ErrInvalid }

// CheckRange returns a [*RangeError] unless the n bytes at off lie inside a
// file of size bytes. It is safe against overflow for all arguments.
func CheckRange(off, n, size int64) error {
	if off < 0 || n < 0 || off > size || n > size-off {
		return &RangeError{Off: off, N: n, Size: size}
	}
	return nil
}

// Invalid returns an error that matches [io/fs.ErrInvalid] and says why.
func Invalid(reason string) error { return &reasonError{fs.ErrInvalid, reason} }

// Unsupported returns an error that matches [errors.ErrUnsupported] and says
// why.
func Unsupported(reason string) error { return &reasonError{errors.ErrUnsupported, reason} }

// A reasonError explains a sentinel without repeating its text.
type reasonError struct {
	kind   error
	reason string
}

func (e *reasonError) Error() string { return e.reason }
func (e *reasonError) Unwrap() error { return e.kind }
