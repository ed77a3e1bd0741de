package osfile

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// Truncate sets the size of f as [os.File.Truncate] does, also if f was opened
// with os.O_APPEND: its handle lacks the right to write data then, which the
// end of a file is (FILE_END_OF_FILE_INFORMATION in ntifs.h).
func Truncate(f *os.File, size int64) error {
	err := f.Truncate(size)
	if !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return err
	}
	w, werr := Writer(f)
	if werr != nil {
		return err
	}
	return errors.Join(w.Truncate(size), w.Close())
}

// Writer opens the file of f once more, to write it anywhere.
func Writer(f *os.File) (*os.File, error) {
	var h windows.Handle
	err := Control(f, func(fd uintptr) (err error) {
		h, err = reopen(windows.Handle(fd), windows.GENERIC_WRITE)
		return err
	})
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(h), f.Name()), nil
}

// reOpenFile is in Windows since version 6.0.
var reOpenFile = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReOpenFile")

func reopen(h windows.Handle, rights uint32) (windows.Handle, error) {
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	r, _, err := reOpenFile.Call(uintptr(h), uintptr(rights), share, 0)
	if windows.Handle(r) == windows.InvalidHandle {
		return 0, os.NewSyscallError("ReOpenFile", err)
	}
	return windows.Handle(r), nil
}
