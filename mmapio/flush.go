package mmapio

import (
	"io/fs"

	"mmapbench/fileio"
	"mmapbench/mmapio/internal/sys"
)

// Flush makes content and size durable, as fsync(2) of an [os.File] does. If
// someone else has cut the file, Flush returns a [*mmapbench/fileio.FaultError] at
// its end, until Truncate sets the size.
func (f *File) Flush() error { return f.flush("flush") }

func (f *File) flush(op string) error {
	m, size, cuts, err := f.trimmed()
	if err != nil {
		return f.fail(op, err)
	}
	if !f.shared() {
		return nil
	}
	// With no lock held: others may go on writing meanwhile.
	if err = f.sync(m, size); err == nil {
		err = f.hasFlushed(size, cuts)
	}
	return f.fail(op, err)
}

// hasFlushed notes the size that was made durable, unless a Truncate came since:
// cuts is how often there had been one when size was found.
func (f *File) hasFlushed(size int64, cuts int) error {
	f.resize.Lock()
	defer f.resize.Unlock()
	if f.cuts != cuts || f.mapped.Load() == nil {
		return nil
	}
	f.flushed.Store(-1)
	if err := f.reaches(size); err != nil {
		return err
	}
	f.flushed.Store(size)
	return nil
}

// reaches reports a fault if someone else has cut the file to less than the File's
// first end bytes: missing bytes are not durable. Call it after the flush.
func (f *File) reaches(end int64) error {
	info, err := f.file.Stat()
	if err != nil {
		return err
	}
	if there := max(0, info.Size()-f.base); there < end {
		return &fileio.FaultError{Off: there}
	}
	return nil
}

// trimmed cuts the file to the size of the File. It returns what load returns, and
// the number of cuts by Truncate so far.
func (f *File) trimmed() (m *mapping, size int64, cuts int, err error) {
	pos := f.hold()
	defer f.release(pos)
	f.resize.Lock()
	defer f.resize.Unlock()
	m, size = f.load()
	if m == nil {
		return nil, 0, 0, fs.ErrClosed
	}
	f.outdate()
	if end := f.end(); end > size && f.shared() && f.pace.mayEndInLargeFolio(size) {
		if err := sys.CleanTail(f.file, size, end); err != nil {
			return nil, 0, 0, err
		}
	}
	return m, size, f.cuts, f.trim()
}

// FlushRange makes the n bytes at off durable, or all of the file if its size has
// changed since the last flush. It returns the same errors as Flush.
func (f *File) FlushRange(off, n int64) error {
	const op = "flushrange"
	whole, err := f.syncPages(off, n)
	if err == nil && whole {
		return f.flush(op)
	}
	return f.fail(op, err)
}

// syncPages makes the n bytes at off durable, unless the size has changed
// since the last flush: then whole is true, and all of the file must be flushed.
func (f *File) syncPages(off, n int64) (whole bool, err error) {
	if counted {
		f.enter()
		defer f.leave()
	}
	m, size := f.load()
	if m == nil {
		return false, fs.ErrClosed
	}
	if err := fileio.CheckRange(off, n, size); err != nil {
		return false, err
	}
	if !f.shared() {
		return false, nil
	}
	if f.flushed.Load() != f.length() {
		return true, nil
	}
	if n == 0 {
		return false, nil
	}
	if err := sys.SyncRange(f.file, m.pages(off, n)); err != nil {
		return false, err
	}
	f.resize.Lock()
	defer f.resize.Unlock()
	if f.mapped.Load() == nil {
		// What was synced may have been the reservation that Close left.
		return false, fs.ErrClosed
	}
	if size = f.length(); f.flushed.Load() != size {
		return true, nil // it was cut meanwhile, or has grown
	}
	if err := fileio.CheckRange(off, n, size); err != nil {
		return false, err // it was cut and flushed meanwhile
	}
	return false, f.reaches(off + n)
}

// shared reports whether changes go to a file.
func (f *File) shared() bool { return f.file != nil && f.protection == sys.ReadWrite }
