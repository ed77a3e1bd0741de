package mmapio

import (
	"errors"
	"os"
	"sync"

	"mmapbench/mmapio/internal/sys"
)

// A mapping is one view of the file in memory. It never changes once it is
// published; a File that outgrows it publishes a larger one.
type mapping struct {
	region []byte // what the system mapped, from a page border on
	data   []byte // from offset 0 of the File on; may reach beyond its end

	// This mapping and all that the File had before lie in the span bytes from low on.
	low, span uintptr
}

// newMapping wraps a region whose byte at skip is offset 0 of the File.
func newMapping(region []byte, skip int) *mapping {
	return &mapping{region: region, data: region[skip:]}
}

// skip returns how many bytes of the region are in front of offset 0 of the File.
func (m *mapping) skip() int { return len(m.region) - len(m.data) }

// pages returns the part of the region that holds n bytes at off, from the
// page border before them on, as madvise(2) and msync(2) want it.
func (m *mapping) pages(off, n int64) []byte {
	from := (m.skip() + int(off)) &^ (os.Getpagesize() - 1)
	return m.region[from : m.skip()+int(off+n)]
}

// regions holds all that a File ever mapped, apart from the File, so that the
// addresses can be given back once the File is unreachable.
type regions struct {
	mu       sync.Mutex
	all      []reserved
	poisoned bool
}

// reserved is a mapping and the addresses that it still holds.
type reserved struct {
	*mapping
	addresses []byte
}

// add registers a mapping before it is published.
func (r *regions) add(m *mapping) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m.low, m.span = sys.AddressOf(m.region), uintptr(len(m.region))
	for _, before := range r.all {
		start := sys.AddressOf(before.region)
		end := start + uintptr(len(before.region))
		start, end = min(start, m.low), max(end, m.low+m.span)
		m.low, m.span = start, end-start
	}
	r.all = append(r.all, reserved{m, m.region})
}

// mayHold reports whether p may be the File's own bytes, as a slice of Bytes or View
// is: there may be other memory between its mappings. A copy of others overlaps
// nothing.
func (m *mapping) mayHold(p []byte) bool { return sys.AddressOf(p)-m.low < m.span }

// within returns p, or the same bytes of m if p is in a mapping that the File had
// before m. Then the addresses tell whether what is copied overlaps.
func (f *File) within(m *mapping, p []byte) []byte {
	if !m.mayHold(p) {
		return p
	}
	off, ok := f.regions.offset(sys.AddressOf(p))
	if !ok || off+int64(len(p)) > int64(len(m.data)) {
		return p
	}
	return m.data[off : off+int64(len(p))]
}

// offset returns the offset in the File that addr stands for.
func (r *regions) offset(addr uintptr) (off int64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.all {
		start := sys.AddressOf(m.region)
		if addr >= start && addr-start < uintptr(len(m.addresses)) {
			return max(int64(addr-start)-int64(m.skip()), 0), true
		}
	}
	return 0, false
}

// poison ends all access. Addresses from offset reached of the File on were
// never handed out and are given back at once. A mapping that can't be replaced
// stays.
func (r *regions) poison(reached int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.poisoned = true
	var errs []error
	for i, m := range r.all {
		keep := m.region
		if sys.MapsBehindEnd {
			n := m.skip() + int(min(reached, int64(len(m.data))))
			keep = keep[:min(sys.RoundUp(n, os.Getpagesize()), len(keep))]
		}
		if len(keep) < len(m.region) {
			errs = append(errs, sys.Unmap(m.region[len(keep):]))
		}
		if len(keep) > 0 {
			var err error
			keep, err = poisonSurely(keep)
			errs = append(errs, err)
		}
		r.all[i].addresses = keep
	}
	return errors.Join(errs...)
}

// poisonSurely is poison with what was held back if no mapping is left, and without
// a new mapping if there is none even then. The file is held on to in that case,
// until the addresses are given back.
func poisonSurely(region []byte) (kept []byte, err error) {
	kept, err = sys.Poison(region)
	if errors.Is(err, sys.ErrNoAddresses) {
		heldBack.release()
		kept, err = sys.Poison(region)
	}
	if errors.Is(err, sys.ErrNoAddresses) {
		err = sys.Hide(region)
	}
	return kept, err
}

// quarantine has the addresses that are left after poison accounted for.
func (r *regions) quarantine() {
	r.mu.Lock()
	n := r.size()
	r.mu.Unlock()
	retired.enter(n)
}

// release gives all addresses back. Nothing may refer to them any more.
func (r *regions) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.poisoned {
		defer retired.leave(r.size())
	}
	for _, m := range r.all {
		if len(m.addresses) > 0 {
			if err := sys.Unmap(m.addresses); errors.Is(err, sys.ErrNoAddresses) {
				// The addresses split a larger mapping in two, which takes one more.
				heldBack.release()
				// No caller is left to report to; the addresses then stay reserved.
				_ = sys.Unmap(m.addresses)
			}
		}
	}
	r.all = nil
}

// size returns how many addresses there are. The caller holds mu.
func (r *regions) size() (n int64) {
	for _, m := range r.all {
		n += int64(len(m.addresses))
	}
	return n
}
