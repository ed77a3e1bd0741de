package mmapio

import (
	"os"
	"sync"
	"unsafe"
)

// A protection says what a mapping allows.
type protection int

const (
	readOnly protection = iota
	readWrite
	copyOnWrite
)

// A mapping is one view of the file in memory. It never changes once it is
// published; a File that outgrows it publishes a larger one.
type mapping struct {
	region []byte // what the system mapped, from a page border on
	data   []byte // from offset 0 of the File on; may reach beyond its end
}

// newMapping wraps a region whose byte at skip is offset 0 of the File.
func newMapping(region []byte, skip int) *mapping {
	return &mapping{region: region, data: region[skip:]}
}

// pages returns the part of the region that holds n bytes at off, from the
// page border before them on, as madvise(2) and msync(2) want it.
func (m *mapping) pages(off, n int64) []byte {
	skip := len(m.region) - len(m.data)
	from := (skip + int(off)) &^ (os.Getpagesize() - 1)
	return m.region[from : skip+int(off+n)]
}

// regions holds all that a File ever mapped, apart from the File, so that the
// addresses can be given back once the File is unreachable.
type regions struct {
	mu  sync.Mutex
	all []*mapping
}

func (r *regions) add(m *mapping) {
	r.mu.Lock()
	r.all = append(r.all, m)
	r.mu.Unlock()
}

// offset returns the offset in the File that addr stands for.
func (r *regions) offset(addr uintptr) (off int64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.all {
		start := uintptr(unsafe.Pointer(unsafe.SliceData(m.region)))
		if addr >= start && addr-start < uintptr(len(m.region)) {
			skip := len(m.region) - len(m.data)
			return max(int64(addr-start)-int64(skip), 0), true
		}
	}
	return 0, false
}

// poison ends all access. What it can't replace stays mapped.
func (r *regions) poison() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var first error
	for _, m := range r.all {
		if err := poison(m.region); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// release gives all addresses back. Nothing may refer to them any more.
func (r *regions) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.all {
		// Nobody is left to be told; the addresses then stay reserved.
		_ = unmap(m.region)
	}
	r.all = nil
}
