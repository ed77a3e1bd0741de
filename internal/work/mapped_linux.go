package work

import (
	"encoding/binary"
	"os"
	"unsafe"

	"mmapbench/fileio"
)

// Bits of an entry of /proc/self/pagemap and of /proc/kpageflags. See
// Documentation/admin-guide/mm/pagemap.rst.
const (
	present      = 1 << 63
	frame        = 1<<55 - 1
	compoundTail = 1 << 16
	entryBytes   = 8
)

// MappedBytes returns how many bytes of a File are in the page tables of the
// process: 0 for one that does not map. ok is false if the system does not tell.
func MappedBytes(f fileio.File) (n int64, ok bool) {
	m, maps := f.(interface{ Bytes() []byte })
	if !maps {
		return 0, f != nil
	}
	entries, err := pagemap(m.Bytes())
	if err != nil {
		return 0, false
	}
	for _, e := range entries {
		if e&present != 0 {
			n += int64(os.Getpagesize())
		}
	}
	return n, true
}

// pagemap returns the entry of each page of b.
func pagemap(b []byte) ([]uint64, error) {
	if len(b) == 0 {
		return nil, nil
	}
	page := uintptr(os.Getpagesize())
	first := uintptr(unsafe.Pointer(unsafe.SliceData(b))) / page
	last := (uintptr(unsafe.Pointer(unsafe.SliceData(b))) + uintptr(len(b)) - 1) / page
	return entriesOf("/proc/self/pagemap", uint64(first), int(last-first)+1)
}

// entriesOf reads n entries of a file of /proc that has one for each page.
func entriesOf(name string, first uint64, n int) ([]uint64, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw := make([]byte, n*entryBytes)
	if _, err := f.ReadAt(raw, int64(first)*entryBytes); err != nil {
		return nil, err
	}
	entries := make([]uint64, n)
	for i := range entries {
		entries[i] = binary.LittleEndian.Uint64(raw[i*entryBytes:])
	}
	return entries, nil
}
