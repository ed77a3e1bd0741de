package mmapio

import (
	"io/fs"

	"mmapbench/fileio"
)

// Flush makes content and size durable, as fsync(2) of an [os.File] does.
func (f *File) Flush() error {
	const op = "flush"
	m, size, err := f.trimmed()
	if err != nil {
		return f.fail(op, err)
	}
	if !f.shared() {
		return nil
	}
	// With no lock held: others may go on writing meanwhile.
	if counted {
		err = f.syncCounted()
	} else {
		err = syncFile(f.file, m.region[:len(m.region)-len(m.data)+int(size)])
	}
	if err != nil {
		return f.fail(op, err)
	}
	if largeFolios {
		f.splitTail()
	}
	return nil
}

// trimmed returns what load returns, once the file is no longer than the File.
func (f *File) trimmed() (*mapping, int64, error) {
	pos := f.hold()
	defer f.release(pos)
	f.resize.Lock()
	defer f.resize.Unlock()
	m, size := f.load()
	if m == nil {
		return nil, 0, fs.ErrClosed
	}
	f.outdate()
	return m, size, f.trim()
}

// splitTail cuts the file to the size that it has, after a long step: what it
// was cut to before was dirty, and is the rest of a large folio, which every
// small record at the end would make dirty as a whole, for every flush to write.
// That is only slower, so an error is none.
func (f *File) splitTail() {
	pos := f.hold()
	defer f.release(pos)
	f.resize.Lock()
	defer f.resize.Unlock()
	size := f.length()
	if !f.pace.long || f.mapped.Load() == nil || f.end() != size {
		return
	}
	f.pace.long = false
	if info, err := f.file.Stat(); err == nil && info.Size() == size {
		_ = f.setEnd(size, size)
	}
}

// FlushRange makes the n bytes at off durable; when the size has changed since
// the last flush, all of the file.
func (f *File) FlushRange(off, n int64) error {
	const op = "flushrange"
	whole, err := f.syncPages(off, n)
	if err != nil {
		return f.fail(op, err)
	}
	if whole {
		return f.Flush()
	}
	return nil
}

// syncPages makes the n bytes at off durable, unless the size has changed
// since the last flush: then whole tells that all of the file needs to be.
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
	if f.end() != f.length() {
		return true, nil
	}
	if n == 0 {
		return false, nil
	}
	if err := syncRange(f.file, m.pages(off, n)); err != nil {
		return false, err
	}
	if f.mapped.Load() == nil {
		// What was synced may have been the reservation that Close left.
		return false, fs.ErrClosed
	}
	return false, nil
}

// shared reports whether changes go to a file.
func (f *File) shared() bool { return f.file != nil && f.protection == readWrite }
