package mmapio

import (
	"os"
	"unsafe"

	"mmapbench/mmapio/internal/sys"
)

// Populate makes the n bytes at off resident and their page tables ready, so
// that reading them meets no page fault for a while. The range must lie inside
// the file. Unlike the hint WillNeed it waits for the device, and reports a
// page that can't be read as a [*mmapbench/fileio.FaultError].
//
// Pages of a file are populated for reading. Populating them for writing would
// make every one of them dirty, and copy it in a private File: the first store
// to a page still takes a fault, without the device. Anonymous memory is populated
// for writing.
//
// On Linux since 5.14 this is MADV_POPULATE_READ or, for anonymous memory,
// MADV_POPULATE_WRITE (madvise(2)); elsewhere a byte of each page is read, by which
// anonymous memory need not be allocated.
func (f *File) Populate(off, n int64) error {
	const op = "populate"
	return f.onPages(op, off, n, func(m *mapping) error { return f.populateIn(op, m, off, n) })
}

// populateIn populates the n bytes at off of m, which must be inside it.
func (f *File) populateIn(op string, m *mapping, off, n int64) error {
	if sys.Populate(m.pages(off, n), f.file == nil) == nil {
		return nil
	}
	// The kernel does not know the advice, or a page cannot be read: reading the
	// pages finds out which.
	return f.touchGuarded(op, m.data[off:off+n])
}

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

// prepared is what the options Populate and Lock have been kept for so far.
// Guarded by resize.
type prepared struct {
	in *mapping
	to int64 // offset in the File where a page ends
}

// prepare keeps the options Populate and Lock for what is mapped of the file,
// when either has changed. What the system refuses is ignored, as the options
// say. The caller holds resize.
func (f *File) prepare() {
	m, n := f.mapped.Load(), f.capacity.Load()
	if m == nil || !f.fill && !f.lock {
		return
	}
	if f.prepared.in != m {
		if f.prepared.in != nil && f.lock {
			// The same pages are locked again below, and must not count twice.
			_ = f.regions.unlock(0, f.prepared.to)
		}
		f.prepared = prepared{in: m}
	}
	// In whole pages, so that not every small write makes a call.
	skip := int64(m.skip())
	end := min(int64(sys.RoundUp(int(skip+n), os.Getpagesize()))-skip, int64(len(m.data)))
	from := f.prepared.to
	f.prepared.to = end
	if end <= from {
		return
	}
	if f.fill {
		_ = f.populateIn("populate", m, from, end-from)
	}
	if f.lock && f.lockable() {
		_ = sys.LockPages(m.pages(from, end-from))
	}
}
