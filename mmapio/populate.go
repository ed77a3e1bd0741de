package mmapio

import (
	"runtime/debug"

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
func (f *File) populateIn(op string, m *mapping, off, n int64) (err error) {
	if sys.Populate(m.pages(off, n), f.file == nil) == nil {
		return nil
	}
	// The kernel does not know the advice, or a page cannot be read: reading the
	// pages finds out which.
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	touch(m.data[off : off+n])
	return nil
}
