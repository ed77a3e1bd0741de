package mmapio

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"

	"mmapbench/fileio"
	"mmapbench/mmapio/internal/sys"
)

// room makes capacity for the n bytes at off, or for as many as fit a fixed
// size. It returns the mapping and how many bytes of the range may be written;
// fewer than n come with an error.
func (f *File) room(op string, off, n int64) (*mapping, int64, error) {
	m, size := f.load()
	if m == nil {
		return nil, 0, f.closed(op)
	}
	if off <= size && n <= size-off {
		return m, n, nil
	}
	if f.fixed {
		return m, min(n, max(0, size-off)), f.fail(op, io.ErrShortWrite)
	}
	end, err := endOf(off, n)
	if err == nil {
		m, err = f.grow(off, end)
	}
	if err != nil {
		return nil, 0, f.fail(op, err)
	}
	return m, n, nil
}

// grow extends the file so that a write from off to end has its disk blocks,
// and returns the mapping.
func (f *File) grow(off, end int64) (*mapping, error) {
	f.resize.Lock()
	defer f.resize.Unlock()
	if f.mapped.Load() == nil {
		return nil, fs.ErrClosed
	}
	if end > f.capacity.Load() {
		if err := f.extend(off, end); err != nil {
			return nil, err
		}
	}
	return f.mapped.Load(), nil
}

// growsByWriting says that a File of exact size grows by write(2), so that no reader
// sees it longer than its content. This needs a mapping that shows what write(2)
// writes and may reach beyond the end of the file.
const growsByWriting = sys.UnifiedCache && sys.MapsBehindEnd

// writeExact writes p to off, so that the file ends behind it. It writes the part
// behind the capacity first: if that fails, nothing is written. The caller holds the
// cursor.
func (f *File) writeExact(op string, p []byte, off int64) (n int, err error) {
	end, err := endOf(off, int64(len(p)))
	if err != nil {
		return 0, f.fail(op, err)
	}
	before := f.capacity.Load()
	inside := int(max(0, before-off))
	if err := f.lengthenExact(op, p[inside:], max(off, before), end); err != nil {
		return 0, err
	}
	if inside == 0 {
		return len(p), nil
	}
	m := f.mapped.Load()
	if m == nil {
		return 0, f.closed(op)
	}
	if _, err := f.store(op, m, p[:inside], off); err != nil {
		return 0, err
	}
	return len(p), nil
}

// lengthenExact writes p to off and makes end, which is behind it, the end of the
// file. If it fails the file is as long as it was.
func (f *File) lengthenExact(op string, p []byte, off, end int64) error {
	f.resize.Lock()
	defer f.resize.Unlock()
	if f.mapped.Load() == nil {
		return f.closed(op)
	}
	if err := f.reach(end); err != nil {
		return f.fail(op, err)
	}
	info, err := f.file.Stat()
	if err != nil {
		return f.fail(op, err)
	}
	if _, err := f.file.WriteAt(p, off); err != nil {
		bad := sys.IsBadAddress(err)
		err = errors.Join(err, f.file.Truncate(info.Size()))
		if bad {
			err = errors.Join(f.touchGuarded(op, p), err)
		}
		return f.fail(op, err)
	}
	f.setCapacity(end)
	f.prepare()
	f.raise(end)
	return nil
}

// endOf returns where a write of n bytes at off ends.
func endOf(off, n int64) (end int64, err error) {
	if n > math.MaxInt64-off {
		return 0, fileio.Invalid("the end of the write is beyond the largest file size")
	}
	return off + n, nil
}

// extend makes capacity for a write from off to end: the gap before off stays
// sparse, as a seek and a write would leave it. If it fails the file is as it
// was. What someone else wrote behind the capacity is not cut either way.
func (f *File) extend(off, end int64) error {
	if counted {
		if err := f.regain(); err != nil || end <= f.capacity.Load() {
			return err
		}
	}
	if sys.MapsBehindEnd {
		if err := f.reach(end); err != nil {
			return err
		}
	}
	before := f.capacity.Load()
	if err := sys.Agree(f.file, before, before+1); err != nil {
		return err
	}
	info, err := f.file.Stat()
	if err != nil {
		return err
	}
	to, err := f.allocateMapped(off, end, info.Size())
	if err != nil {
		return err
	}
	f.setCapacity(to)
	f.adviseGrowth(before, to)
	f.prepare()
	return nil
}

// allocateMapped extends the file, which has there bytes, by a step for a write from
// off to end, and the mapping where that ends before. It returns where the capacity
// then ends. If it fails the file is as long as it was.
func (f *File) allocateMapped(off, end, there int64) (to int64, err error) {
	to, err = f.allocateStep(off, end, there)
	if err == nil {
		err = sys.Agree(f.file, f.capacity.Load(), to)
	}
	if err == nil {
		err = f.reach(to)
	}
	if err != nil {
		// A failed step may have extended the file in part.
		return 0, errors.Join(err, f.file.Truncate(there))
	}
	return to, nil
}

// adviseGrowth asks for huge pages from the former capacity on, if the file has
// grown by at least one of them from there to end: one large fault is cheaper than
// hundreds of small ones.
func (f *File) adviseGrowth(before, end int64) {
	m := f.mapped.Load()
	if m == f.huge || len(f.hints) > 0 || end-before < sys.HugePageSize {
		return
	}
	f.huge = m
	// A refused hint is no loss.
	_ = sys.Advise(m.pages(before, int64(len(m.data))-before), sys.HugePage)
}

// reach publishes a larger mapping if the present one has no place for size
// bytes. The old one stays valid until Close: readers may be in it.
func (f *File) reach(size int64) error {
	if size <= int64(len(f.mapped.Load().data)) {
		return nil
	}
	if err := f.mapAt(0, size); err != nil {
		return err
	}
	if counted {
		f.retireLater()
	}
	return nil
}

// allocateStep extends the file, which has there bytes, to end at least and
// returns where the capacity then ends.
func (f *File) allocateStep(off, end, there int64) (to int64, err error) {
	from := max(off, f.capacity.Load())
	if off > there {
		if err := f.file.Truncate(off); err != nil {
			return 0, err
		}
	}
	most := int64(math.MaxInt64)
	if sys.MapsBehindEnd {
		most = int64(len(f.mapped.Load().data))
	}
	step := int64(0)
	if !f.exact {
		step = f.pace.step(end, most)
	}
	from = max(from, there) // what is there someone else wrote, and stays
	err = f.allocateTo(from, end+step)
	for err != nil && step > 0 {
		// The step may be what does not fit. What it got of the disk goes
		// first: the file must not be longer than its capacity.
		if terr := f.file.Truncate(from); terr != nil {
			return 0, errors.Join(err, terr)
		}
		// By halves, so that the last of a disk is not filled byte by byte.
		if step /= 2; step < leastStep {
			step = 0
		}
		err = f.allocateTo(from, end+step)
	}
	return end + step, err
}

func (f *File) allocateTo(from, to int64) error {
	if to <= from {
		return nil
	}
	return sys.Allocate(f.file, from, to-from)
}

// setCapacity is called with resize held, and with the cursor too if the
// capacity goes down.
func (f *File) setCapacity(n int64) {
	f.capacity.Store(n)
	f.reached = max(f.reached, n)
}

// raise sets the size to end if it is less. Growing writes do so at the same
// time, with the cursor or resize held; whoever lowers the size holds both.
func (f *File) raise(end int64) {
	for {
		size := f.size.Load()
		if end <= size || f.size.CompareAndSwap(size, end) {
			return
		}
	}
}

// trim cuts the file to its size, unless someone else has changed it since it
// was extended: what they wrote is not ours to cut. The caller holds resize,
// and the cursor unless all access has ended.
func (f *File) trim() error {
	size, end := f.length(), f.end()
	if f.file == nil || f.fixed {
		return nil
	}
	if end == size {
		f.pace.cut(size)
		return nil
	}
	info, err := f.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() == end {
		err = f.setEnd(size, size)
	} else {
		f.setCapacity(size)
	}
	f.pace.cut(size)
	f.prepare()
	return err
}

// appendEnd writes p to the end of the file, which others may have moved. It
// returns the new cursor, or pos if nothing was written. The caller holds the cursor.
func (f *File) appendEnd(op string, p []byte, pos int64) (n int, end int64, err error) {
	f.resize.Lock()
	defer f.resize.Unlock()
	if f.mapped.Load() == nil {
		return 0, pos, f.closed(op)
	}
	before := f.length()
	if sys.MapsBehindEnd {
		// Map first: unless others append as well, all that is written is mapped.
		if err := f.reach(before + int64(len(p))); err != nil {
			return 0, pos, f.fail(op, err)
		}
	}
	if err := sys.Agree(f.file, before, before+1); err != nil {
		return 0, pos, f.fail(op, err)
	}
	n, end, err = f.writeEnd(p)
	if n > 0 {
		ferr := errors.Join(sys.Agree(f.file, before, end), f.follow(end))
		if ferr == nil {
			pos = end
		}
		err = errors.Join(err, ferr)
	}
	return n, pos, f.fail(op, err)
}

// follow makes the end of what was just written the size.
func (f *File) follow(end int64) error {
	if err := f.reach(end); err != nil {
		return err
	}
	f.setCapacity(end)
	f.prepare()
	f.size.Store(end)
	return nil
}

// appendTo appends p to file and returns where it then ends.
func appendTo(file *os.File, p []byte) (n int, end int64, err error) {
	n, err = file.Write(p)
	if n > 0 {
		var serr error
		end, serr = file.Seek(0, io.SeekCurrent)
		err = errors.Join(err, serr)
	}
	return n, end, err
}

// Size returns the size in bytes: the size of the file when it was opened, and the
// File's own changes since.
func (f *File) Size() (int64, error) {
	m, size := f.load()
	if m == nil {
		return 0, f.closed("size")
	}
	return size, nil
}

// Truncate sets the size. A View or Update whose callback still uses the bytes that
// were cut off returns an error; a use of them through Bytes faults. On Windows the
// bytes stay until both are done.
func (f *File) Truncate(size int64) error {
	const op = "truncate"
	if err := f.writable(op); err != nil {
		return err
	}
	if size < 0 {
		return f.fail(op, fileio.Invalid("negative size"))
	}
	pos := f.hold()
	defer f.release(pos)
	f.resize.Lock()
	defer f.resize.Unlock()
	if f.mapped.Load() == nil {
		return f.closed(op)
	}
	if f.fixed {
		if size != f.length() {
			return f.fail(op, fileio.Unsupported("the size of a window, private copy or anonymous file is fixed"))
		}
		return nil
	}
	f.outdate()
	return f.fail(op, f.cut(size))
}

// cut sets the size of the file and the File, which is the size of the file
// either way. The caller holds the cursor and resize.
func (f *File) cut(size int64) error {
	before := f.size.Load()
	if sys.MapsBehindEnd {
		if err := f.reach(size); err != nil {
			return err
		}
	}
	if size < before {
		// First for readers, so that few of them run into the fault.
		f.size.Store(size)
	}
	if err := f.setEnd(size, before); err != nil {
		f.size.Store(before)
		return err
	}
	f.pace.cut(size)
	f.cuts++
	f.flushed.Store(-1)
	f.prepare()
	f.size.Store(size)
	return nil
}
