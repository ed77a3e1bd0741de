package osfile

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// Stat is [os.File.Stat], and reports io/fs.ErrClosed of a closed file, for
// which that of this system has an invalid handle to blame.
func Stat(f *os.File) (fs.FileInfo, error) {
	info, err := f.Stat()
	if errors.Is(err, windows.ERROR_INVALID_HANDLE) && windows.Handle(f.Fd()) == windows.InvalidHandle {
		err = fs.ErrClosed
	}
	return info, err
}
