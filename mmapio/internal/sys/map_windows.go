package sys

import (
	"errors"
	"fmt"
	"math"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"

	"mmapbench/fileio"
	"mmapbench/internal/osfile"
)

const (
	// MapsBehindEnd says that a mapping may reach beyond the end of the file.
	// Here it ends with the page that the file ends in (MapViewOfFile).
	MapsBehindEnd = false

	ErrNoAddresses = windows.ERROR_NOT_ENOUGH_MEMORY // of a mapping that finds no room
)

// Alignment returns what the offset of a mapping is a multiple of, in bytes:
// the allocation granularity, which is the same on all systems
// (dwAllocationGranularity in SYSTEM_INFO).
func Alignment() int { return 64 << 10 }

// LeastMapping returns how much to map at least, in bytes. An empty file can't
// be mapped (CreateFileMapping), and has nothing to be.
func LeastMapping() int64 { return 0 }

// IsNoMapping reports whether a filesystem does not map its files: none says so.
func IsNoMapping(error) bool { return false }

// IsBadAddress reports whether a system call met a fault. The error depends on which
// part of the system read the bytes.
func IsBadAddress(err error) bool {
	return errors.Is(err, windows.ERROR_NOACCESS) || errors.Is(err, windows.ERROR_INVALID_USER_BUFFER)
}

// MapFile maps length bytes of f at off, a multiple of alignment. The range
// must lie inside the file; what is mapped behind it, up to the next page,
// shows the file when it grows.
func MapFile(f *os.File, off int64, length int, p Protection) ([]byte, error) {
	if length == 0 {
		return []byte{}, nil
	}
	// A section that may be written must be opened with the right to.
	section, view := uint32(windows.PAGE_READONLY), uint32(windows.FILE_MAP_READ)
	switch p {
	case ReadWrite:
		section, view = windows.PAGE_READWRITE, windows.FILE_MAP_READ|windows.FILE_MAP_WRITE
	case CopyOnWrite:
		section, view = windows.PAGE_WRITECOPY, windows.FILE_MAP_COPY
	}
	var addr uintptr
	err := osfile.Control(f, func(fd uintptr) error {
		s, err := windows.CreateFileMapping(windows.Handle(fd), nil, section, 0, 0, nil)
		if err != nil {
			return os.NewSyscallError("CreateFileMapping", err)
		}
		addr, err = windows.MapViewOfFile(s, view, uint32(off>>32), uint32(off), uintptr(length))
		// The view keeps the section open.
		return errors.Join(os.NewSyscallError("MapViewOfFile", err), os.NewSyscallError("CloseHandle", windows.CloseHandle(s)))
	})
	if err != nil {
		return nil, err
	}
	return bytesAt(addr, RoundUp(length, os.Getpagesize())), nil
}

// MapAnonymous returns length bytes of zeros that belong to no file.
func MapAnonymous(length int) ([]byte, error) {
	if length == 0 {
		return []byte{}, nil
	}
	addr, err := windows.VirtualAlloc(0, uintptr(length), windows.MEM_RESERVE|windows.MEM_COMMIT, windows.PAGE_READWRITE)
	if err != nil {
		return nil, os.NewSyscallError("VirtualAlloc", err)
	}
	return bytesAt(addr, length), nil
}

// HaveAddresses reports whether n more bytes of addresses are free in one piece.
func HaveAddresses(n int) bool {
	addr, err := windows.VirtualAlloc(0, uintptr(n), windows.MEM_RESERVE, windows.PAGE_NOACCESS)
	return err == nil && windows.VirtualFree(addr, 0, windows.MEM_RELEASE) == nil
}

// bytesAt returns the n bytes at an address that the system gave.
func bytesAt(addr uintptr, n int) []byte {
	// Through a pointer to addr, because Go does not know this memory.
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&addr)), n)
}

// Poison replaces a mapping by an inaccessible reservation, so that no later
// mapping can take its addresses and a late access faults. It returns the
// addresses that are still ours: between the two steps another mapping may take
// them, so no access may be running.
func Poison(region []byte) (kept []byte, err error) {
	view, err := IsView(region)
	if err != nil {
		return region, err
	}
	if !view {
		err := windows.VirtualFree(AddressOf(region), uintptr(len(region)), windows.MEM_DECOMMIT)
		return region, os.NewSyscallError("VirtualFree", err)
	}
	if err := Unmap(region); err != nil {
		return region, err
	}
	if _, err := windows.VirtualAlloc(AddressOf(region), uintptr(len(region)), windows.MEM_RESERVE, windows.PAGE_NOACCESS); err != nil {
		return nil, nil
	}
	return region, nil
}

// Hide makes a mapping inaccessible, but keeps it.
func Hide(region []byte) error {
	if len(region) == 0 {
		return nil
	}
	var before uint32
	err := windows.VirtualProtect(AddressOf(region), uintptr(len(region)), windows.PAGE_NOACCESS, &before)
	return os.NewSyscallError("VirtualProtect", err)
}

// Unmap gives the addresses back.
func Unmap(region []byte) error {
	view, err := IsView(region)
	if err != nil {
		return err
	}
	if view {
		return os.NewSyscallError("UnmapViewOfFile", windows.UnmapViewOfFile(AddressOf(region)))
	}
	return os.NewSyscallError("VirtualFree", windows.VirtualFree(AddressOf(region), 0, windows.MEM_RELEASE))
}

// IsView reports whether region is the view of a file, not memory or a reservation.
func IsView(region []byte) (bool, error) {
	const mapped = 0x40000 // MEM_MAPPED in winnt.h
	var info windows.MemoryBasicInformation
	err := windows.VirtualQuery(AddressOf(region), &info, unsafe.Sizeof(info))
	return info.Type == mapped, os.NewSyscallError("VirtualQuery", err)
}

// Allocate extends f to off+n. Where files are not sparse this takes disk
// space, so that a full disk is an error here and not a fault later.
func Allocate(f *os.File, off, n int64) error { return osfile.Truncate(f, off+n) }

// SyncRange makes the bytes durable; b starts at a page. FlushViewOfFile
// alone does not reach the disk, nor what is needed to find them there.
func SyncRange(f *os.File, b []byte) error {
	if err := SyncView(b); err != nil {
		return err
	}
	return f.Sync()
}

// SyncView hands what was stored through a view to the file.
func SyncView(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	return os.NewSyscallError("FlushViewOfFile", windows.FlushViewOfFile(AddressOf(b), uintptr(len(b))))
}

// CleanTail has nothing to do: the cache knows pages, and no larger folios.
func CleanTail(*os.File, int64, int64) error { return nil }

// Advise knows WillNeed only.
func Advise(b []byte, h Hint) error {
	if h != WillNeed {
		return fileio.Unsupported("Windows takes no hint but WillNeed")
	}
	if len(b) == 0 {
		return nil
	}
	if err := prefetchVirtualMemory.Find(); err != nil {
		return fileio.Unsupported("this version of Windows takes no hints: " + err.Error())
	}
	type memoryRange struct{ address, bytes uintptr } // WIN32_MEMORY_RANGE_ENTRY
	r := memoryRange{AddressOf(b), uintptr(len(b))}
	ok, _, err := prefetchVirtualMemory.Call(uintptr(windows.CurrentProcess()), 1, uintptr(unsafe.Pointer(&r)), 0)
	if ok == 0 {
		return os.NewSyscallError("PrefetchVirtualMemory", err)
	}
	return nil
}

// prefetchVirtualMemory is in Windows since version 8.
var prefetchVirtualMemory = windows.NewLazySystemDLL("kernel32.dll").NewProc("PrefetchVirtualMemory")

// LockPages keeps pages in memory. The limit is the minimum working set size of the
// process, less a few pages (VirtualLock).
func LockPages(b []byte) error {
	err := windows.VirtualLock(AddressOf(b), uintptr(len(b)))
	if err == nil {
		return nil
	}
	return fmt.Errorf("VirtualLock: %w: raise the limit with SetProcessWorkingSetSize, or lock less", err)
}

// UnlockPages lets pages go again. That they are not locked is no error.
func UnlockPages(b []byte) error {
	err := windows.VirtualUnlock(AddressOf(b), uintptr(len(b)))
	if err != nil && err != windows.ERROR_NOT_LOCKED {
		return fmt.Errorf("VirtualUnlock: %w", err)
	}
	return nil
}

// AddressesLimited reports whether the process has few addresses, as every 32-bit
// process does.
func AddressesLimited() bool { return math.MaxInt == math.MaxInt32 }

// Populate is unsupported: no single call does it.
func Populate([]byte, bool) error { return errors.ErrUnsupported }
