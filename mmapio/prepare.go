package mmapio

// prepared is what the options Populate and Lock have been kept for so far.
// Guarded by resize.
type prepared struct {
	in *mapping
	to int64 // offset in the File
}

// prepare keeps the options Populate and Lock for the mapping up to offset n.
// What the system refuses is ignored, as the options say. The caller holds
// resize.
func (f *File) prepare(n int64) {
	m := f.mapped.Load()
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
	from := f.prepared.to
	f.prepared.to = n
	if n <= from {
		return
	}
	if f.fill {
		_ = f.populateIn("populate", m, from, n-from)
	}
	if f.lock && f.lockable() {
		_ = lockPages(m.pages(from, n-from))
	}
}
