package mmapio

import (
	"mmapbench/fileio"

	"mmapbench/mmapio/internal/sys"
)

// Lock makes the n bytes at off resident and keeps them so until Unlock or
// Close (mlock(2), VirtualLock). The range must lie inside the file. Locks are
// of whole pages and don't add up: one Unlock ends any number of them. A system
// that does not let the process lock as much is an error that names the limit
// (RLIMIT_MEMLOCK in getrlimit(2)).
func (f *File) Lock(off, n int64) error {
	const op = "lock"
	if !f.lockable() {
		return f.refuse(op, fileio.Unsupported("without a unified buffer cache, locked pages can't follow a file that may grow: map a Window"))
	}
	return f.onPages(op, off, n, func(m *mapping) error {
		b := m.pages(off, n)
		err := sys.LockPages(b)
		if f.mapped.Load() == nil {
			// What was locked is the reservation that Close left.
			_ = sys.UnlockPages(b)
		}
		return err
	})
}

// lockable reports whether system calls would see the locked pages.
func (f *File) lockable() bool { return sys.UnifiedCache || f.fixed || f.protection == sys.ReadOnly }

// Unlock ends what Lock and the option [Lock] did for the n bytes at off, which
// must lie inside the file. Where nothing is locked there is nothing to do.
func (f *File) Unlock(off, n int64) error {
	return f.onPages("unlock", off, n, func(*mapping) error { return f.regions.unlock(off, n) })
}

// unlock unlocks a range in all mappings: the File may have been mapped anew
// since it was locked.
func (r *regions) unlock(off, n int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.poisoned {
		return nil // nothing is locked any more
	}
	for _, m := range r.all {
		end := min(off+n, int64(len(m.data)))
		if off >= end {
			continue
		}
		if err := sys.UnlockPages(m.pages(off, end-off)); err != nil {
			return err
		}
	}
	return nil
}
