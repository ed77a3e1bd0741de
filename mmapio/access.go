package mmapio

import (
	"errors"
	"io"
	"runtime/debug"

	"mmapbench/fileio"
	"mmapbench/internal/search"
	"mmapbench/mmapio/internal/sys"
)

// ReadAt copies the bytes at off into p.
func (f *File) ReadAt(p []byte, off int64) (n int, err error) {
	if counted {
		f.enter()
		defer f.leave()
	}
	// As load does, which is too long for the compiler to put it here.
	word := f.cursor.word.Load()
	size := f.size.Load()
	if word&grown != 0 {
		size = f.longer(word, size)
	}
	m := f.mapped.Load()
	if m == nil || off < 0 || int64(len(p)) > size-off || len(p) == 0 || m.mayHold(p) {
		return f.readSlowly(m, p, off, size)
	}
	// Hot methods have a guard of their own: see guard.
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if n == 0 {
			_ = recover()
			n, err = f.readAgain("readat", p, off)
		}
	}()
	n = copy(p, m.data[off:off+int64(len(p))])
	f.count(n)
	return n, nil
}

// readAgain reads after a fault. It holds the cursor, so that the File's own
// Truncate can't cause another fault.
func (f *File) readAgain(op string, p []byte, off int64) (n int, err error) {
	pos := f.hold()
	defer func() { f.release(pos) }()
	return f.readHeld(op, p, off)
}

// readHeld is ReadAt for all cases but a negative offset. The caller holds the
// cursor.
func (f *File) readHeld(op string, p []byte, off int64) (n int, err error) {
	m, size := f.load()
	switch {
	case m == nil:
		return 0, f.closed(op)
	case len(p) == 0:
		return 0, nil
	case off >= size:
		return 0, io.EOF
	}
	n = int(min(int64(len(p)), size-off))
	if err := f.copyGuarded(op, f.within(m, p[:n]), m.data[off:off+int64(n)]); err != nil {
		return 0, err
	}
	f.count(n)
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

// readSlowly is ReadAt for all cases, with the mapping and the size that it found.
func (f *File) readSlowly(m *mapping, p []byte, off, size int64) (int, error) {
	switch {
	case m == nil:
		return 0, f.closed("readat")
	case off < 0:
		return 0, f.fail("readat", fileio.Invalid("negative offset"))
	case len(p) == 0:
		return 0, nil
	case off >= size:
		return 0, io.EOF
	}
	return f.readAgain("readat", p, off)
}

// WriteAt copies p to the bytes at off.
func (f *File) WriteAt(p []byte, off int64) (n int, err error) {
	const op = "writeat"
	if counted {
		f.enter()
		defer f.leave()
	}
	m, size := f.load()
	if m == nil || f.protection == sys.ReadOnly || f.append || off < 0 || int64(len(p)) > size-off || len(p) == 0 || m.mayHold(p) {
		return f.writeHeld(op, p, off)
	}
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if n == 0 {
			_ = recover()
			n, err = f.writeHeld(op, p, off)
		}
	}()
	n = copy(m.data[off:off+int64(len(p))], p)
	f.count(n)
	return n, nil
}

// writeHeld is WriteAt for all cases. It holds the cursor, so that the File's own
// Truncate can't cause a fault.
func (f *File) writeHeld(op string, p []byte, off int64) (n int, err error) {
	if err := f.writableAt(op); err != nil {
		return 0, err
	}
	pos := f.hold()
	defer func() { f.release(pos) }()
	return f.writeAt(op, p, off)
}

// writeAt is WriteAt for all cases. The caller holds the cursor, so that nobody
// shortens the file before its size counts what is written behind it.
func (f *File) writeAt(op string, p []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, f.fail(op, fileio.Invalid("negative offset"))
	}
	if len(p) == 0 {
		return 0, nil
	}
	if f.exact && growsByWriting && !f.fixed && int64(len(p)) > f.capacity.Load()-off {
		return f.writeExact(op, p, off)
	}
	m, fits, short := f.room(op, off, int64(len(p)))
	if fits == 0 {
		return 0, short
	}
	if off+fits > f.length() {
		return f.storeBehind(op, m, p, off)
	}
	n, err = f.store(op, m, p[:fits], off)
	if err == nil {
		err = short
	}
	return n, err
}

// storeBehind is store for bytes behind the size. It raises the size after the
// store: if Close prevents the store, no zeros are left in the file.
func (f *File) storeBehind(op string, m *mapping, p []byte, off int64) (n int, err error) {
	defer func() {
		if f.mapped.Load() != nil {
			f.raise(off + int64(len(p))) // even if it failed: some of p may stand there
		}
		if err == nil && f.mapped.Load() == nil {
			// Close may have cut the file before it could know the new size.
			n, err = 0, f.closed(op)
		}
	}()
	n, err = f.store(op, m, p, off)
	if out := (*fileio.RangeError)(nil); errors.As(err, &out) {
		// Behind the size as it is, but not because the File was cut: the cursor is
		// held.
		err = f.fail(op, &fileio.FaultError{Off: out.Off})
	}
	return n, err
}

// store copies p, which fits, to the mapped bytes at off.
func (f *File) store(op string, m *mapping, p []byte, off int64) (n int, err error) {
	if err := f.copyGuarded(op, m.data[off:off+int64(len(p))], f.within(m, p)); err != nil {
		return 0, err
	}
	f.count(len(p))
	return len(p), nil
}

// View calls fn with the mapped bytes themselves. They are not to be changed:
// in a File opened read-only a store faults, which View reports as a
// [*fileio.FaultError]; in another it would change the file.
func (f *File) View(off, n int64, fn func(b []byte) error) error {
	return f.inPlace("view", off, n, fn)
}

// Update calls fn with the mapped bytes themselves. It returns an error if the file
// was cut meanwhile and no longer holds all of them.
func (f *File) Update(off, n int64, fn func(b []byte) error) error {
	const op = "update"
	if err := f.writableAt(op); err != nil {
		return err
	}
	if err := f.inPlace(op, off, n, fn); err != nil {
		return err
	}
	return f.fail(op, fileio.CheckRange(off, n, f.length()))
}

func (f *File) inPlace(op string, off, n int64, fn func(b []byte) error) (err error) {
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
	before, done := debug.SetPanicOnFault(true), false
	defer func() {
		if !done {
			f.interrupted(op, &err, before, recover())
		}
	}()
	err = fn(m.data[off : off+n : off+n])
	debug.SetPanicOnFault(before)
	done = true
	return err
}

// Move copies n bytes from src to dst.
func (f *File) Move(dst, src, n int64) (err error) {
	const op = "move"
	if counted {
		f.enter()
		defer f.leave()
	}
	if err := f.writableAt(op); err != nil {
		return err
	}
	m, size := f.load()
	if m == nil {
		return f.closed(op)
	}
	for _, off := range [...]int64{src, dst} {
		if err := fileio.CheckRange(off, n, size); err != nil {
			return f.fail(op, err)
		}
	}
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	f.count(moveBytes(m.data[dst:dst+n], m.data[src:src+n]))
	return nil
}

// Find searches the mapping in place.
func (f *File) Find(pattern []byte, start, end int64) (int64, error) {
	return f.find("find", pattern, start, end, search.First)
}

// RFind searches the mapping in place, from the end.
func (f *File) RFind(pattern []byte, start, end int64) (int64, error) {
	return f.find("rfind", pattern, start, end, search.Last)
}

func (f *File) find(op string, pattern []byte, start, end int64, index func(b, pattern []byte) int) (at int64, err error) {
	if counted {
		f.enter()
		defer f.leave()
	}
	m, size := f.load()
	if m == nil {
		return -1, f.closed(op)
	}
	if start < 0 || end < 0 {
		return -1, f.fail(op, fileio.Invalid("negative start or end"))
	}
	end = min(end, size)
	if start > end {
		return -1, nil
	}
	at = -1
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	if i := index(m.data[start:end], pattern); i >= 0 {
		at = start + int64(i)
	}
	return at, nil
}
