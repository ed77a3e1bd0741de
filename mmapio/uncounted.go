//go:build !windows

package mmapio

import "mmapbench/mmapio/internal/sys"

// counted says whether accesses are counted: see its other value.
const counted = false

// maxStep bounds the steps in which a file grows, in bytes: see minStep.
const maxStep = 4 << 20

// accesses has nothing to count: Close replaces a mapping in place, and a file
// can be cut under its mappings.
type accesses struct{}

func (accesses) enter()                                         {}
func (accesses) leave()                                         {}
func (accesses) lend()                                          {}
func (accesses) retireLater()                                   {}
func (f *File) regain() error                                   { return nil }
func (f *File) finishAlone() error                              { return nil }
func (f *File) end() int64                                      { return f.capacity.Load() }
func (f *File) writeEnd(p []byte) (n int, end int64, err error) { return appendTo(f.file, p) }

// sync makes content and size durable.
func (f *File) sync(m *mapping, size int64) error {
	return sys.SyncFile(f.file, m.region[:m.skip()+int(size)])
}

// setEnd sets the size of the file in the system. The bytes behind size were used
// up to the second argument.
func (f *File) setEnd(size, _ int64) error {
	last := min(size, f.capacity.Load())
	if err := sys.Agree(f.file, last, last+1); err != nil {
		return err
	}
	if err := f.file.Truncate(size); err != nil {
		return err
	}
	f.setCapacity(size)
	return nil
}
