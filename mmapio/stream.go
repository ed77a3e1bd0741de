package mmapio

import (
	"bytes"
	"errors"
	"io"
	"os"
	"runtime/debug"

	"mmapbench/fileio"
	"mmapbench/mmapio/internal/sys"
)

// chunkSize is how much ReadFrom and WriteTo transfer at a time, in bytes: enough to
// make the cost of a call small, and still little of a cache.
const chunkSize = 256 << 10

// Read copies the bytes at the cursor into p.
func (f *File) Read(p []byte) (n int, err error) {
	const op = "read"
	if counted {
		f.enter()
		defer f.leave()
	}
	word := f.cursor.word.Load()
	pos := word &^ (grown | ages)
	m, size := f.load()
	if m == nil || pos >= size || len(p) == 0 || m.mayHold(p) { // a held cursor is behind every size
		return f.readSlow(op, p)
	}
	k := int(min(int64(len(p)), size-pos))
	end := pos + int64(k)
	if !f.cursor.word.CompareAndSwap(word, end|word&ages) {
		return f.readSlow(op, p)
	}
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if n == 0 {
			_ = recover()
			n, err = f.readResumed(op, p[:k], pos)
		}
	}()
	n = copy(p, m.data[pos:end])
	f.count(n)
	return n, nil
}

// readResumed finishes a Read that had claimed its bytes and met a fault.
func (f *File) readResumed(op string, p []byte, pos int64) (int, error) {
	end := pos + int64(len(p))
	return streamed(f.resume(pos, end, func() (int, error) { return f.readHeld(op, p, pos) }))
}

// readSlow is Read for all cases.
func (f *File) readSlow(op string, p []byte) (int, error) { return streamed(f.read(op, p)) }

// streamed turns the result of ReadAt into the result of Read, which reports the end
// of the file only when it read nothing.
func streamed(n int, err error) (int, error) {
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

// ReadByte returns the byte at the cursor.
func (f *File) ReadByte() (byte, error) {
	if counted {
		f.enter()
		defer f.leave()
	}
	var b [1]byte
	_, err := f.read("readbyte", b[:])
	return b[0], err
}

// read reads as ReadAt does, and moves the cursor.
func (f *File) read(op string, p []byte) (n int, err error) {
	pos := f.hold()
	defer func() { f.release(pos + int64(n)) }()
	return f.readHeld(op, p, pos)
}

// Write copies p to the cursor, or to the end of a File opened with
// os.O_APPEND.
func (f *File) Write(p []byte) (n int, err error) {
	const op = "write"
	if counted {
		f.enter()
		defer f.leave()
	}
	word := f.cursor.word.Load()
	pos := word &^ (grown | ages)
	if word&held != 0 || f.protection == sys.ReadOnly || f.append || len(p) == 0 || int64(len(p)) > f.capacity.Load()-pos {
		return f.writeSlow(op, p)
	}
	end := pos + int64(len(p))
	if !f.cursor.word.CompareAndSwap(word, end|grown|word&ages) {
		return f.writeSlow(op, p)
	}
	// After the claim: if there is a mapping, Close will find what was claimed
	// in the size that it cuts the file to.
	m := f.mapped.Load() // after capacity, which is not beyond it
	if m == nil {
		// Close is about to cut the file to its size, so back with it at once.
		f.cursor.word.CompareAndSwap(end|grown|word&ages, word)
		return 0, f.closed(op)
	}
	if m.mayHold(p) {
		return f.writeResumed(op, p, pos)
	}
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if n == 0 {
			_ = recover()
			n, err = f.writeResumed(op, p, pos)
		}
	}()
	n = copy(m.data[pos:end], p)
	f.count(n)
	return n, nil
}

// writeResumed finishes a Write that had claimed its place and met a fault. The size
// does not go back: some of p may stand there.
func (f *File) writeResumed(op string, p []byte, pos int64) (int, error) {
	return f.resume(pos, pos+int64(len(p)), func() (int, error) { return f.writeAt(op, p, pos) })
}

// writeSlow is Write for all cases.
func (f *File) writeSlow(op string, p []byte) (n int, err error) {
	if counted {
		f.enter()
		defer f.leave()
	}
	if err := f.writable(op); err != nil {
		return 0, err
	}
	pos := f.hold()
	defer func() { f.release(pos) }()
	if f.append && len(p) > 0 {
		n, pos, err = f.appendEnd(op, p, pos)
		return n, err
	}
	n, err = f.writeAt(op, p, pos)
	pos += int64(n)
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
	pos := f.hold()
	defer func() { f.release(pos) }()
	m, size := f.load()
	if m == nil {
		return 0, f.closed(op)
	}
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += pos
	case io.SeekEnd:
		offset += size
	default:
		return 0, f.fail(op, fileio.Invalid("unknown whence"))
	}
	if offset < 0 {
		return 0, f.fail(op, fileio.Invalid("negative position"))
	}
	pos = offset
	return offset, nil
}

// Tell returns the cursor.
func (f *File) Tell() (int64, error) {
	if f.mapped.Load() == nil {
		return 0, f.closed("tell")
	}
	pos := f.hold()
	f.release(pos)
	return pos, nil
}

// ReadLine copies the line at the cursor out of the mapping, so that what it
// returns can't fault.
func (f *File) ReadLine() (line []byte, err error) {
	if counted {
		f.enter()
		defer f.leave()
	}
	c := &f.cursor
	word := c.word.Load()
	pos := word &^ ages
	size := f.size.Load() // before the mapping, which may then only be longer
	m := f.mapped.Load()
	// A cursor with a flag is behind every size.
	if m == nil || pos >= size || !c.word.CompareAndSwap(word, word|lined) {
		return f.readLineHeld()
	}
	before, done := debug.SetPanicOnFault(true), false
	defer func() {
		debug.SetPanicOnFault(before)
		if !done {
			_ = recover()
			c.word.Store(word)
			line, err = f.readLineHeld()
		}
	}()
	line = f.copyLine(m.data[pos:size])
	c.word.Store(pos + int64(len(line)) | word&ages)
	done = true
	return line, nil
}

// readLineHeld is ReadLine for all cases.
func (f *File) readLineHeld() (line []byte, err error) {
	const op = "readline"
	pos := f.hold()
	defer func() { f.release(pos + int64(len(line))) }()
	m, size := f.load()
	if m == nil {
		return nil, f.closed(op)
	}
	if pos >= size {
		return nil, io.EOF
	}
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	return f.copyLine(m.data[pos:size]), nil
}

// copyLine returns a copy of the line that data begins with. The caller has the
// cursor to itself.
func (f *File) copyLine(data []byte) []byte {
	n := bytes.IndexByte(data, '\n') + 1
	if n == 0 {
		n = len(data)
	}
	c := &f.cursor
	if c.line == nil {
		// Large enough to begin with a cache line. In a buffer that does not,
		// a line of text took a fifth longer.
		c.line = make([]byte, 0, 1<<10)
	}
	c.line = append(c.line[:0], data[:n]...)
	f.count(n)
	return c.line
}

const (
	// firstChunk is the size of ReadFrom's first buffer, in bytes: a short message
	// needs no more. A reader that fills a buffer gets a larger one.
	firstChunk = 4 << 10

	maxEmptyReads = 100 // as in package bufio
)

// ReadFrom writes the content of r at the cursor. r reads into a buffer and not
// into the mapping, because a reader may use more of its slice than it fills. A
// reader that returns neither bytes nor an error 100 times in a row is
// [io.ErrNoProgress].
func (f *File) ReadFrom(r io.Reader) (total int64, err error) {
	const op = "readfrom"
	if err := f.writable(op); err != nil {
		return 0, err
	}
	buf := make([]byte, firstChunk)
	for empty := 0; empty < maxEmptyReads; empty++ {
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
		if n == len(buf) && n < chunkSize {
			buf = make([]byte, 8*n)
		}
	}
	return total, io.ErrNoProgress
}

// WriteTo writes the bytes from the cursor on to w: a file gets the mapped ones
// themselves, all other writers get copies, since they may hand them on to a
// goroutine in which a fault would end the program, as [io.Pipe] does.
func (f *File) WriteTo(w io.Writer) (total int64, err error) {
	const op = "writeto"
	if counted {
		f.enter()
		defer f.leave()
	}
	file, isFile := w.(*os.File)
	var buf []byte // none for an *os.File
	for {
		m, size := f.load()
		if m == nil {
			return total, f.closed(op)
		}
		from, to := f.claim(size)
		if from == to {
			return total, nil
		}
		if n := int(to - from); !isFile && n > len(buf) {
			buf = make([]byte, n) // of a small file it is small
		}
		n, err := f.use(from, to, func() (int, error) {
			if isFile {
				return f.writeMapped(op, file, m.data[:to:to], from)
			}
			return f.writeCopy(op, w, buf[:to-from], m.data[from:to], from)
		})
		total += int64(n)
		if err == errCut {
			return total, nil
		}
		if err == nil && int64(n) < to-from {
			err = io.ErrShortWrite
		}
		if err != nil {
			return total, err
		}
	}
}

// claim moves the cursor over the next chunk and returns it, so that it need
// not be held while the chunk is written.
func (f *File) claim(size int64) (from, to int64) {
	from = f.hold()
	to = from
	if from < size {
		to = min(from+chunkSize, size)
	}
	f.release(to)
	return from, to
}

// use does what the bytes were claimed for. It gives back the bytes that it did not
// use, even if it panics.
func (f *File) use(from, to int64, transfer func() (int, error)) (n int, err error) {
	defer func() {
		if stopped := from + int64(n); stopped < to {
			f.giveBack(stopped, to)
		}
	}()
	return transfer()
}

// writeMapped writes the bytes from an offset on. A system call that meets a
// fault fails instead of raising it; a read of the same bytes then finds the offset.
func (f *File) writeMapped(op string, w *os.File, data []byte, from int64) (n int, err error) {
	defer f.guard(op, &err, debug.SetPanicOnFault(true))
	n, err = w.Write(data[from:])
	if sys.IsBadAddress(err) {
		touch(data[from+int64(n):])
		// Someone has grown the file back before the read.
		err = f.faulted(op, from+int64(n))
	}
	return n, err
}

// errCut says that the File's own Truncate has cut off what was to be written.
var errCut = errors.New("the file ends before")

// writeCopy copies src, which is at off, to buf, which is as long, and writes that.
func (f *File) writeCopy(op string, w io.Writer, buf, src []byte, off int64) (n int, err error) {
	var end error
	if f.copyGuarded(op, buf, src) == nil {
		f.count(len(buf))
	} else {
		n, err := f.readAgain(op, buf, off)
		switch {
		case err == io.EOF:
			end = errCut
		case err != nil:
			return 0, err
		}
		buf = buf[:n]
	}
	if len(buf) == 0 {
		return 0, end
	}
	n, err = w.Write(buf)
	if n < 0 || n > len(buf) {
		return 0, f.fail(op, errors.New("the writer returned an impossible count"))
	}
	if err == nil && n == len(buf) {
		err = end
	}
	return n, err
}

// touch reads a byte of each page of b.
//
//go:noinline
func touch(b []byte) (sum byte) {
	for i, page := 0, os.Getpagesize(); i < len(b); i += page {
		sum += b[i]
	}
	if len(b) > 0 {
		sum += b[len(b)-1] // b need not begin where a page does
	}
	return sum
}
