package mmapio

import (
	"mmapbench/fileio"
)

// An Advice tells the system how a range will be used (madvise(2)).
type Advice int

// What [File.Advise] and [WithAdvice] take. Which of them a system knows, and
// what it does with them, is its own affair.
const (
	Normal     Advice = iota // no particular order: the default
	Random                   // no readahead on a fault
	Sequential               // more readahead; pages behind the cursor may go early
	WillNeed                 // read it into the page cache now
	DontNeed                 // drop the page tables; the content stays in the file
	HugePage                 // use transparent huge pages where they can be had
	NoHugePage               // don't
)

// Advise gives the system a hint for the n bytes at off, which must lie inside
// the file; it works on whole pages. A hint the system does not know or take
// is an error that changes nothing else. DontNeed would discard the changes of
// a private or anonymous File and is errors.ErrUnsupported there.
func (f *File) Advise(advice Advice, off, n int64) error {
	const op = "advise"
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
	if advice < Normal || advice > NoHugePage {
		return f.fail(op, fileio.Invalid("unknown advice"))
	}
	if advice == DontNeed && (f.file == nil || f.protection == copyOnWrite) {
		return f.fail(op, fileio.Unsupported("DontNeed would discard what was written to memory only"))
	}
	if n == 0 {
		return nil
	}
	if err := advise(m.pages(off, n), advice); err != nil {
		return f.fail(op, err)
	}
	return nil
}

// adviseAll repeats the hints of the options for a new mapping.
func (f *File) adviseAll(m *mapping) {
	for _, a := range f.advice {
		// A refused hint must not fail an open.
		_ = advise(m.region, a)
	}
}
