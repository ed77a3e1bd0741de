package mmapio

import (
	"io/fs"

	"mmapbench/fileio"
	"mmapbench/mmapio/internal/sys"
)

// A Hint tells the system how a range will be used (madvise(2)).
type Hint int

// The hints that [File.Advise] and the option [Advice] take. Each system decides
// which of them it knows and what they do.
const (
	Normal     = Hint(sys.Normal)     // no particular order: the default
	Random     = Hint(sys.Random)     // no readahead on a fault
	Sequential = Hint(sys.Sequential) // more readahead; pages behind the cursor may go early
	WillNeed   = Hint(sys.WillNeed)   // read it into the page cache now
	DontNeed   = Hint(sys.DontNeed)   // drop the page tables; the content stays in the file
	HugePage   = Hint(sys.HugePage)   // use transparent huge pages where available
	NoHugePage = Hint(sys.NoHugePage) // don't
)

func (h Hint) known() bool { return Normal <= h && h <= NoHugePage }

// Advise gives the system a hint for the n bytes at off, which must lie inside
// the file; it works on whole pages. A hint the system does not know is
// errors.ErrUnsupported, and one it does not take is an error that changes
// nothing else. DontNeed would discard the changes of a private or anonymous
// File and is errors.ErrUnsupported there. A File that outgrows its mapping
// gets a new one, for which only the hints of [Advice] are repeated. A Hint that is
// none of the constants is io/fs.ErrInvalid.
func (f *File) Advise(hint Hint, off, n int64) error {
	const op = "advise"
	if !hint.known() {
		return f.refuse(op, fileio.Invalid("unknown hint"))
	}
	if hint == DontNeed && (f.file == nil || f.protection == sys.CopyOnWrite) {
		return f.refuse(op, fileio.Unsupported("DontNeed would discard what was written to memory only"))
	}
	return f.onPages(op, off, n, func(m *mapping) error { return sys.Advise(m.pages(off, n), sys.Hint(hint)) })
}

// refuse reports err, unless the File is closed.
func (f *File) refuse(op string, err error) error {
	if f.mapped.Load() == nil {
		return f.closed(op)
	}
	return f.fail(op, err)
}

// onPages runs a method that has a system call work on the pages of the n bytes
// at off, which must lie inside the file.
func (f *File) onPages(op string, off, n int64, call func(m *mapping) error) error {
	if counted {
		f.enter()
		defer f.leave()
	}
	m, size := f.load()
	if m == nil {
		return f.closed(op)
	}
	if err := fileio.CheckRange(off, n, size); err != nil {
		return f.fail(op, err)
	}
	if n == 0 {
		return nil
	}
	err := call(m)
	if f.mapped.Load() == nil {
		// The call may have met the reservation that Close left.
		err = fs.ErrClosed
	}
	return f.fail(op, err)
}

// adviseAll repeats the hints of the options for a new mapping.
func (f *File) adviseAll(m *mapping) {
	for _, h := range f.hints {
		if h.known() {
			_ = sys.Advise(m.region, sys.Hint(h)) // a refused hint must not fail an open
		}
	}
}
