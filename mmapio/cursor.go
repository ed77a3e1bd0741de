package mmapio

import (
	"bytes"
	"errors"
	"io"
	"runtime/debug"
	"sync"
	"syscall"
	"unsafe"

	"mmapbench/fileio"
)

// A cursor is the position of a File. Its lock orders the cursor methods, and
// those that shorten the file with them. It is never held while code of the
// caller runs, and taken before resize where both are.
type cursor struct {
	mu   sync.Mutex
	pos  int64
	line []byte // what ReadLine returned last
}

// chunkSize is how much ReadFrom and WriteTo transfer at a time, in bytes: much
// against the cost of a call, little against a cache.
const chunkSize = 256 << 10

// Read copies the bytes at the cursor into p.
func (f *File) Read(p []byte) (int, error) {
	n, err := f.read("read", p)
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

// ReadByte returns the byte at the cursor.
func (f *File) ReadByte() (byte, error) {
	var b [1]byte
	_, err := f.read("readbyte", b[:])
	return b[0], err
}

// read reads as ReadAt does, and moves the cursor.
func (f *File) read(op string, p []byte) (int, error) {
	f.cursor.mu.Lock()
	defer f.cursor.mu.Unlock()
	n, err := f.ReadAt(p, f.cursor.pos)
	f.cursor.pos += int64(n)
	if err != nil && err != io.EOF {
		err = f.fail(op, err)
	}
	return n, err
}

// Write copies p to the cursor, or to the end of a File opened with
// os.O_APPEND.
func (f *File) Write(p []byte) (n int, err error) {
	const op = "write"
	if f.protection == readOnly || f.append {
		return f.writeSlow(op, p)
	}
	f.cursor.mu.Lock()
	pos := f.cursor.pos
	room := f.capacity.Load() - pos // before mapped, which reaches as far
	m := f.mapped.Load()
	if m == nil || int64(len(p)) > room || len(p) == 0 {
		f.cursor.mu.Unlock()
		return f.writeSlow(op, p)
	}
	// The file is long enough, and whoever would shorten it needs the cursor:
	// a copy is all there is to do.
	end := pos + int64(len(p))
	before, done := debug.SetPanicOnFault(true), false
	defer func() {
		f.cursor.mu.Unlock()
		if !done {
			f.raise(end) // some of p may stand there
			f.interrupted(op, &err, before, recover())
		}
	}()
	dst := m.data[pos:end]
	copyBytes(unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(p)), len(p))
	debug.SetPanicOnFault(before)
	done = true
	f.raise(end)
	if f.mapped.Load() == nil {
		// Close may have cut the file before it could know the new size.
		return 0, f.closed(op)
	}
	f.cursor.pos = end
	f.count(len(p))
	return len(p), nil
}

// writeSlow is Write for all cases.
func (f *File) writeSlow(op string, p []byte) (int, error) {
	if err := f.writable(op); err != nil {
		return 0, err
	}
	f.cursor.mu.Lock()
	defer f.cursor.mu.Unlock()
	return f.write(op, p)
}

// write is Write for a caller that holds the cursor.
func (f *File) write(op string, p []byte) (int, error) {
	if f.append && len(p) > 0 {
		return f.appendEnd(op, p)
	}
	n, err := f.writeAt(op, p, f.cursor.pos)
	f.cursor.pos += int64(n)
	return n, err
}

// WriteByte sets the byte at the cursor.
func (f *File) WriteByte(b byte) error {
	_, err := f.writeSlow("writebyte", []byte{b})
	return err
}

// Seek moves the cursor.
func (f *File) Seek(offset int64, whence int) (int64, error) {
	const op = "seek"
	m, size := f.load()
	if m == nil {
		return 0, f.closed(op)
	}
	f.cursor.mu.Lock()
	defer f.cursor.mu.Unlock()
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += f.cursor.pos
	case io.SeekEnd:
		offset += size
	default:
		return 0, f.fail(op, fileio.Invalid("unknown whence"))
	}
	if offset < 0 {
		return 0, f.fail(op, fileio.Invalid("negative position"))
	}
	f.cursor.pos = offset
	return offset, nil
}

// Tell returns the cursor.
func (f *File) Tell() (int64, error) {
	if f.mapped.Load() == nil {
		return 0, f.closed("tell")
	}
	f.cursor.mu.Lock()
	defer f.cursor.mu.Unlock()
	return f.cursor.pos, nil
}

// ReadLine copies the line at the cursor out of the mapping, so that what it
// returns can't fault.
func (f *File) ReadLine() (line []byte, err error) {
	const op = "readline"
	m, size := f.load()
	if m == nil {
		return nil, f.closed(op)
	}
	f.cursor.mu.Lock()
	defer f.cursor.mu.Unlock()
	pos := f.cursor.pos
	if pos >= size {
		return nil, io.EOF
	}
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	n := int64(bytes.IndexByte(m.data[pos:size], '\n')) + 1
	if n == 0 {
		n = size - pos
	}
	f.cursor.line = append(f.cursor.line[:0], m.data[pos:pos+n]...)
	f.count(int(n))
	f.cursor.pos += n
	return f.cursor.line, nil
}

// ReadFrom writes what r holds at the cursor. r reads into a buffer and not
// into the mapping, of which it might use more than it fills.
func (f *File) ReadFrom(r io.Reader) (total int64, err error) {
	const op = "readfrom"
	if err := f.writable(op); err != nil {
		return 0, err
	}
	buf := make([]byte, chunkSize)
	for empty := 0; empty < 100; empty++ {
		n, rerr := r.Read(buf)
		if n > 0 {
			empty = -1
			w, err := f.writeSlow(op, buf[:n])
			total += int64(w)
			if err != nil {
				return total, err
			}
		}
		if rerr == io.EOF {
			return total, nil
		}
		if rerr != nil {
			return total, rerr
		}
	}
	return total, io.ErrNoProgress
}

// WriteTo hands the mapped bytes from the cursor on to w, which must not keep
// or change them.
func (f *File) WriteTo(w io.Writer) (total int64, err error) {
	const op = "writeto"
	for {
		m, size := f.load()
		if m == nil {
			return total, f.closed(op)
		}
		from, to := f.claim(size)
		if from == to {
			return total, nil
		}
		n, err := f.writeOut(op, w, m.data, from, to)
		total += int64(n)
		if err == nil && int64(n) < to-from {
			err = io.ErrShortWrite
		}
		if err != nil {
			return total, err
		}
	}
}

// claim moves the cursor over the next chunk and returns it, so that the lock
// need not be held while it is written.
func (f *File) claim(size int64) (from, to int64) {
	f.cursor.mu.Lock()
	defer f.cursor.mu.Unlock()
	from = f.cursor.pos
	if from >= size {
		return from, from
	}
	f.cursor.pos = min(from+chunkSize, size)
	return from, f.cursor.pos
}

// giveBack returns the cursor to where w stopped, unless it has moved since.
func (f *File) giveBack(stopped, claimed int64) {
	f.cursor.mu.Lock()
	defer f.cursor.mu.Unlock()
	if f.cursor.pos == claimed {
		f.cursor.pos = stopped
	}
}

// writeOut is one guarded w.Write of the claimed bytes. What w did not accept
// is given back, even if w panics. A system call that meets a fault fails with
// EFAULT instead of raising it; then a read of the same bytes tells where.
func (f *File) writeOut(op string, w io.Writer, data []byte, from, to int64) (n int, err error) {
	defer func() {
		if stopped := from + int64(n); stopped < to {
			f.giveBack(stopped, to)
		}
	}()
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	n, err = w.Write(data[from:to:to])
	if n < 0 || n > int(to-from) {
		return 0, f.fail(op, errors.New("writer returned an impossible count"))
	}
	if errors.Is(err, syscall.EFAULT) {
		touch(data[from+int64(n) : to])
	}
	return n, err
}

// touch reads a byte of each page of b.
//
//go:noinline
func touch(b []byte) (sum byte) {
	const page = 4096 // the smallest there is
	for i := 0; i < len(b); i += page {
		sum += b[i]
	}
	return sum
}
