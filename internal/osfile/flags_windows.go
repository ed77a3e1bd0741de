package osfile

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// fileAccessInformation asks for the rights that a handle was opened with
// (FILE_INFORMATION_CLASS in wdm.h).
const fileAccessInformation = 8

// Flags returns the access mode and os.O_APPEND that f was opened with:
// os.OpenFile asks for append without write access then. The system does not
// tell of os.O_SYNC.
func Flags(f *os.File) (int, error) {
	var rights uint32
	var status windows.IO_STATUS_BLOCK
	err := Control(f, func(fd uintptr) error {
		return os.NewSyscallError("NtQueryInformationFile", windows.NtQueryInformationFile(windows.Handle(fd), &status,
			(*byte)(unsafe.Pointer(&rights)), uint32(unsafe.Sizeof(rights)), fileAccessInformation))
	})
	if err != nil {
		return 0, err
	}
	return flagsOf(rights), nil
}

// flagsOf translates the rights of a handle.
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
