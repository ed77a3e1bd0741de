package mmapio

import (
	"os"

	"mmapbench/mmapio/internal/sys"
)

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
