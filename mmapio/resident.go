package mmapio

import (
	"os"
	"unsafe"

	"mmapbench/mmapio/internal/sys"
)

// Resident returns how many of the n bytes at off are in memory, so that
// reading them does not wait for the device. The range must lie inside the
// file. It is a snapshot: pages come and go at any time.
//
// It is mincore(2) on Linux, where all of a file seems resident to a user who
// neither owns it nor may write to it (since 5.2), and on FreeBSD, NetBSD and
// DragonFly. Elsewhere it is errors.ErrUnsupported.
func (f *File) Resident(off, n int64) (bytes int64, err error) {
	err = f.onPages("resident", off, n, func(m *mapping) error {
		bytes, err = m.resident(off, n)
		return err
	})
	if err != nil {
		return 0, err
	}
	return bytes, nil
}

// resident asks about a bounded number of pages at a time.
func (m *mapping) resident(off, n int64) (bytes int64, err error) {
	page := int64(os.Getpagesize())
	state := make([]byte, min(n/page+2, 64<<10))
	lead := int64(uintptr(unsafe.Pointer(&m.data[off]))) & (page - 1) // bytes of the first page before off
	for n > 0 {
		k := min(n, int64(len(state))*page-lead)
		if err := sys.InCore(m.pages(off, k), state); err != nil {
			return 0, err
		}
		for at := -lead; at < k; at += page {
			if state[(at+lead)/page]&1 != 0 {
				bytes += min(at+page, k) - max(at, 0)
			}
		}
		off, n, lead = off+k, n-k, 0
	}
	return bytes, nil
}
