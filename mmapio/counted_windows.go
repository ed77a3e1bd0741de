package mmapio

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"mmapbench/internal/osfile"
	"mmapbench/mmapio/internal/sys"
)

// counted says that methods which touch a mapping enter before they load it
// and leave after their last access:
//
//	if counted {
//		f.enter()
//		defer f.leave()
//	}
//
// No method may be inside when a mapping is taken away: Windows can't replace it
// in place, and cuts no file that is mapped (ERROR_USER_MAPPED_FILE). The last one
// to leave does the work that had to wait, so that neither Close nor Truncate
// waits: a callback inside may have called them.
const counted = true

// maxStep bounds the steps in which a file grows, in bytes: see minStep. A step
// maps the file anew, so that few are better.
const maxStep = 64 << 20

// accesses counts the methods inside, and holds the work that waits for them to
// leave.
type accesses struct {
	inside sync.RWMutex // held for reading by those inside; others only try to lock it
	late   atomic.Bool  // the last one to leave has something to do
	lent   atomic.Bool  // Bytes has handed out a slice, which is inside until Close

	// Where the file ends in the system if it still has to be cut to capacity,
	// else 0. Changed with resize held.
	tail atomic.Int64

	// Guarded by resize.
	solo     bool  // nobody is inside, and nobody comes in
	trimLate bool  // there is a tail to be cut
	used     int64 // from here on the tail is zeros
}

// enter waits only while another goroutine takes a mapping away.
func (f *File) enter() { f.inside.RLock() }

func (f *File) leave() {
	f.inside.RUnlock()
	if f.late.Load() {
		f.settle()
	}
}

// lend notes that a slice is handed out.
func (f *File) lend() {
	f.enter()
	f.lent.Store(true)
	f.leave()
}

// alone reports whether nobody is inside. If so nobody comes in until open is
// called, else the last one to leave will settle. The caller holds resize.
func (f *File) alone() (open func(), ok bool) {
	if f.solo {
		return func() {}, true
	}
	f.late.Store(true) // first, or the last one might leave unaware of it
	if !f.inside.TryLock() {
		return nil, false
	}
	f.late.Store(false)
	f.solo = true
	return func() { f.solo = false; f.inside.Unlock() }, true
}

// settle does the work that had to wait. It has no caller to report errors to; the
// next Flush or Close tries again.
func (f *File) settle() {
	f.resize.Lock()
	defer f.resize.Unlock()
	if !f.late.Load() {
		return
	}
	open, ok := f.alone()
	if !ok {
		return
	}
	defer open()
	m := f.mapped.Load()
	switch {
	case m == nil:
		_ = f.finish()
	case f.lent.Load():
		// Close does the work.
	default:
		f.regions.keepOnly(m)
		if f.trimLate {
			f.trimLate = false
			_ = f.trim()
		}
	}
}

// finishAlone finishes when nobody is inside. Until then all access faults.
func (f *File) finishAlone() error {
	open, ok := f.alone()
	if !ok {
		return f.regions.each(sys.Hide)
	}
	defer open()
	return f.finish()
}

// retireLater gives the mapping back that was replaced, when nobody is inside.
func (f *File) retireLater() {
	if !f.lent.Load() {
		f.late.Store(true)
	}
}

// end returns where the file ends in the system.
func (f *File) end() int64 { return max(f.capacity.Load(), f.tail.Load()) }

// setEnd sets the size of the file in the system, at once or when nobody is
// inside. What is behind size was used up to the second argument.
func (f *File) setEnd(size, used int64) error {
	end := f.end()
	if f.mapped.Load() == nil { // and nobody is inside
		return osfile.Truncate(f.file, size)
	}
	if size > f.capacity.Load() {
		if err := f.regain(); err != nil {
			return err
		}
	}
	if size >= end {
		return f.lengthen(size, end)
	}
	open, ok := f.alone()
	if ok {
		defer open()
	}
	if !ok || f.lent.Load() {
		f.trimLate = true
		f.tail.Store(end)
		f.used = max(f.used, used)
		f.setCapacity(size)
		return nil
	}
	return f.shorten(size, end)
}

// lengthen extends the file from end to size, and what is mapped of it.
func (f *File) lengthen(size, end int64) error {
	if err := osfile.Truncate(f.file, size); err != nil {
		return err
	}
	if err := f.reach(size); err != nil {
		return errors.Join(err, osfile.Truncate(f.file, end))
	}
	f.setCapacity(size)
	return nil
}

// shorten cuts the file from end to size and maps it anew. Nobody is inside.
func (f *File) shorten(size, end int64) error {
	f.regions.keepOnly(nil)
	err := osfile.Truncate(f.file, size)
	capacity := f.capacity.Load()
	if err == nil {
		f.tail.Store(0)
		f.used, f.trimLate = 0, false
		capacity, end = size, size
	}
	if merr := f.mapAt(0, end); merr != nil {
		// A File without a mapping is of no use.
		f.mapped.Store(nil)
		return errors.Join(err, merr, f.file.Close())
	}
	f.setCapacity(capacity) // of what is mapped now
	return err
}

// regain makes capacity of the tail again that was to be cut.
func (f *File) regain() error {
	tail := f.tail.Load()
	if tail == 0 {
		return nil
	}
	if err := f.zero(f.capacity.Load(), min(f.used, tail)); err != nil {
		return err
	}
	f.setCapacity(tail)
	f.tail.Store(0)
	f.used = 0
	return nil
}

// zero overwrites the file from one offset to the other.
func (f *File) zero(from, to int64) error {
	if from >= to {
		return nil
	}
	w, err := osfile.Writer(f.file)
	if err != nil {
		return err
	}
	zeros := make([]byte, min(to-from, chunkSize))
	for from < to && err == nil {
		var n int
		n, err = w.WriteAt(zeros[:min(int64(len(zeros)), to-from)], from)
		from += int64(n)
	}
	return errors.Join(err, w.Close())
}

// writeEnd appends p to the file and returns where it then ends.
func (f *File) writeEnd(p []byte) (n int, end int64, err error) {
	if f.tail.Load() == 0 {
		return appendTo(f.file, p)
	}
	// The end of the file in the system is not the end of the File.
	w, err := osfile.Writer(f.file)
	if err != nil {
		return 0, 0, err
	}
	end = f.capacity.Load()
	n, err = w.WriteAt(p, end)
	return n, end + int64(n), errors.Join(err, w.Close())
}

// sync makes all that was stored durable, through whichever mapping.
func (f *File) sync(*mapping, int64) error {
	f.enter()
	defer f.leave()
	m := f.mapped.Load()
	if m == nil {
		return os.ErrClosed
	}
	if err := f.regions.each(sys.SyncView); err != nil {
		return err
	}
	return f.file.Sync()
}

// each runs do on all mappings.
func (r *regions) each(do func(region []byte) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var errs []error
	for _, m := range r.all {
		errs = append(errs, do(m.region))
	}
	return errors.Join(errs...)
}

// keepOnly gives all mappings back but m. Nobody may be inside.
func (r *regions) keepOnly(m *mapping) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := r.all[:0]
	for _, other := range r.all {
		if other.mapping == m {
			kept = append(kept, other)
			continue
		}
		if len(other.addresses) > 0 {
			// What can't be unmapped keeps the file from being cut, and that
			// is reported.
			_ = sys.Unmap(other.addresses)
		}
	}
	clear(r.all[len(kept):])
	r.all = kept
}
