package sys

import (
	"os"

	"golang.org/x/sys/windows"
)

// reOpenFile exists since Windows Vista.
var reOpenFile = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReOpenFile")

// ReopenToWrite opens the file of a handle once more, with the right to write
// anywhere in it.
func ReopenToWrite(h uintptr) (uintptr, error) {
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	r, _, err := reOpenFile.Call(h, windows.GENERIC_WRITE, share, 0)
	if windows.Handle(r) == windows.InvalidHandle {
		return 0, os.NewSyscallError("ReOpenFile", err)
	}
	return r, nil
}
