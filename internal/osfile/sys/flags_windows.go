package sys

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// fileAccessInformation asks for the rights that a handle was opened with
// (FILE_INFORMATION_CLASS in wdm.h).
const fileAccessInformation = 8

// Flags returns the access mode and os.O_APPEND that a handle was opened with:
// for append, os.OpenFile leaves out the right to write data. The system does
// not report os.O_SYNC.
func Flags(h uintptr) (int, error) {
	var rights uint32
	var status windows.IO_STATUS_BLOCK
	err := windows.NtQueryInformationFile(windows.Handle(h), &status,
		(*byte)(unsafe.Pointer(&rights)), uint32(unsafe.Sizeof(rights)), fileAccessInformation)
	if err != nil {
		return 0, os.NewSyscallError("NtQueryInformationFile", err)
	}
	return flagsOf(rights), nil
}

// flagsOf translates the rights of a handle into flags.
func flagsOf(rights uint32) int {
	flag := os.O_RDONLY
	switch rights & (windows.FILE_READ_DATA | windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA) {
	case windows.FILE_WRITE_DATA, windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA:
		flag = os.O_WRONLY
	case windows.FILE_APPEND_DATA:
		flag = os.O_WRONLY | os.O_APPEND
	case windows.FILE_READ_DATA | windows.FILE_APPEND_DATA:
		flag = os.O_RDWR | os.O_APPEND
	case windows.FILE_READ_DATA | windows.FILE_WRITE_DATA,
		windows.FILE_READ_DATA | windows.FILE_WRITE_DATA | windows.FILE_APPEND_DATA:
		flag = os.O_RDWR
	}
	return flag
}

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
