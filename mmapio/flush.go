package mmapio

import (
	"mmapbench/fileio"
)

// Flush makes content and size durable, as fsync(2) of an [os.File] does.
func (f *File) Flush() error {
	const op = "flush"
	f.resize.Lock()
	defer f.resize.Unlock()
	m, size := f.load()
	if m == nil {
		return f.closed(op)
	}
	if !f.shared() {
		return nil
	}
	if err := f.trim(); err != nil {
		return f.fail(op, err)
	}
	if err := syncFile(f.file, m.region[:len(m.region)-len(m.data)+int(size)]); err != nil {
		return f.fail(op, err)
	}
	return nil
}

// FlushRange makes the n bytes at off durable; when the size has changed since
// the last flush, all of the file.
func (f *File) FlushRange(off, n int64) error {
	const op = "flushrange"
	m, size := f.load()
	if m == nil {
		return f.closed(op)
	}
	if err := fileio.CheckRange(off, n, size); err != nil {
		return f.fail(op, err)
	}
	if !f.shared() {
		return nil
	}
	if f.untrimmed() {
		return f.Flush()
	}
	if n == 0 {
		return nil
	}
	if err := syncRange(m.pages(off, n)); err != nil {
		return f.fail(op, err)
	}
	if f.mapped.Load() == nil {
		// Close came first: of what it left there is nothing to sync.
		return f.closed(op)
	}
	return nil
}

// shared reports whether changes go to a file.
func (f *File) shared() bool { return f.file != nil && f.protection == readWrite }

func (f *File) untrimmed() bool {
	f.resize.Lock()
	defer f.resize.Unlock()
	return !f.fixed && f.capacity != f.size.Load()
}
