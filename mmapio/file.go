package mmapio

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"mmapbench/fileio"
	"mmapbench/internal/osfile"
	"mmapbench/mmapio/internal/sys"
)

// A File is a file mapped into memory. It keeps the rules of
// [mmapbench/fileio.File], concurrency included. Its zero value is closed.
type File struct {
	name       string
	file       *os.File // nil for anonymous memory
	protection sys.Protection
	append     bool
	fixed      bool  // the size can't change: a window, a private copy, anonymous memory
	base       int64 // where in the file offset 0 of the File is
	exact      bool
	hints      []Hint
	fill, lock bool // what prepare does
	copied     *atomic.Int64
	regions    *regions

	// Readers load the length, then mapped, and take no lock: neither the
	// length nor capacity exceeds the mapping that was published before it.
	// After Close mapped is nil.
	size     atomic.Int64 // see length
	capacity atomic.Int64 // size of the file in the system: at least size, zeros behind it
	mapped   atomic.Pointer[mapping]

	flushed atomic.Int64 // the size at the last Flush, or when opened; -1 after Truncate

	resize  sync.Mutex // held to change capacity, mapped or what follows; see raise for size
	reached int64      // the largest capacity there ever was
	huge    *mapping   // the mapping whose part for growth has huge pages
	pace    pace
	cuts    int // how often Truncate has set the size
	prepared

	cursor cursor

	accesses // where they are counted
}

var _ fileio.File = (*File)(nil)

// Open maps the named file for reading.
func Open(name string) (*File, error) { return OpenFile(name, os.O_RDONLY, 0) }

// OpenFile opens the named file as [os.OpenFile] does and maps it. What can't
// be mapped (a directory, a pipe, a file of /proc) matches
// errors.ErrUnsupported (a named pipe only once its other end is opened, for which
// os.OpenFile waits), as do os.O_SYNC and O_DSYNC, which stores to memory can't
// keep, and O_DIRECT, since a mapping is the page cache.
// os.O_WRONLY is io/fs.ErrInvalid, since a mapping that can be written can be
// read: use os.O_RDWR. With os.O_APPEND, Write appends by write(2), so that
// what others append at the same time is never overwritten. A [Window] that does
// not lie inside the file is a [*fileio.RangeError]; os.O_APPEND or os.O_TRUNC with
// Window or [Private] is io/fs.ErrInvalid. A file that the address space does not
// hold is errors.ErrUnsupported or ENOMEM.
func OpenFile(name string, flag int, perm fs.FileMode, opts ...Option) (*File, error) {
	c := newConfig(opts)
	if err := c.check(flag); err != nil {
		return nil, osfile.PathError("open", name, err)
	}
	f, err := osfile.Open(name, flag, perm, c.private, c.fixed())
	if err != nil {
		return nil, err
	}
	m, err := c.open(f, flag)
	if err != nil {
		// Nothing was written: why it can't be mapped is all there is to say.
		_ = f.Close()
		return nil, err
	}
	return m, nil
}

// New maps an open file and takes it over: the cursor starts at the position of
// f, and Close closes f. It refuses what OpenFile refuses, but on Windows it can't
// know that f was opened with os.O_SYNC. On an error f remains the caller's.
func New(f *os.File, opts ...Option) (*File, error) {
	if f == nil {
		return nil, &fs.PathError{Op: "map", Err: fileio.Invalid("no file")}
	}
	m, err := newConfig(opts).takeOver(f)
	if err != nil {
		return nil, osfile.PathError("map", f.Name(), err)
	}
	return m, nil
}

func (c *config) takeOver(f *os.File) (*File, error) {
	// First the check that says why a closed or nil file can't be mapped.
	if _, err := mappableSize(f); err != nil {
		return nil, err
	}
	flag, err := osfile.Flags(f)
	if err != nil {
		return nil, err
	}
	if err := c.check(flag); err != nil {
		return nil, err
	}
	pos, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	m, err := c.open(f, flag)
	if err != nil {
		return nil, err
	}
	m.hold()
	m.release(max(0, pos-c.off))
	return m, nil
}

// Anonymous returns a File of the given size in bytes, all of them zero, in memory
// that belongs to no file on disk. The size is fixed. Window applies; Private and
// ExactSize are ignored. A negative size is io/fs.ErrInvalid, one
// that the address space does not hold errors.ErrUnsupported or ENOMEM.
func Anonymous(size int64, opts ...Option) (*File, error) {
	f := &File{name: "anonymous", fixed: true, protection: sys.CopyOnWrite}
	if size < 0 {
		return nil, f.fail("map", fileio.Invalid("negative size"))
	}
	return newConfig(opts).build(f, size)
}

func newConfig(opts []Option) *config {
	c := new(config)
	for _, o := range opts {
		o(c)
	}
	return c
}

// check refuses the flags that a mapping or the options can't honour.
func (c *config) check(flag int) error {
	if err := osfile.CheckMapped(flag); err != nil {
		return err
	}
	return osfile.CheckFlags(flag, c.fixed())
}

// fixed reports whether the size can't change.
func (c *config) fixed() bool { return c.private || c.window }

// open maps f, whose flags were checked. It does not close f on an error.
func (c *config) open(f *os.File, flag int) (*File, error) {
	m := &File{name: f.Name(), file: f, append: flag&os.O_APPEND != 0, fixed: c.fixed(), base: c.off}
	switch {
	case c.private:
		m.protection = sys.CopyOnWrite
	case flag&os.O_RDWR != 0:
		m.protection = sys.ReadWrite
	}
	size, err := mappableSize(f)
	if err != nil {
		return nil, m.fail("map", err)
	}
	return c.build(m, size)
}

// build maps the size bytes that f is for, or the window of them, as the options say.
func (c *config) build(f *File, size int64) (*File, error) {
	f.exact, f.hints, f.fill, f.lock, f.copied = c.exact, c.hints, c.fill, c.lock, c.copied
	f.regions = new(regions)
	if c.window {
		if err := fileio.CheckRange(c.off, c.n, size); err != nil {
			return nil, f.fail("map", err)
		}
		size = c.n
	}
	if err := f.mapAt(f.base, size); err != nil {
		return nil, f.fail("map", err)
	}
	f.setCapacity(size)
	f.pace.from = size
	f.flushed.Store(size)
	f.prepare()
	f.size.Store(size)
	f.releaseLater()
	return f, nil
}

// mappableSize returns the size of f, or why it can't be mapped.
func mappableSize(f *os.File) (int64, error) {
	info, err := osfile.Stat(f)
	if err != nil {
		return 0, err
	}
	if !info.Mode().IsRegular() {
		return 0, irregular(info.Mode())
	}
	return info.Size(), nil
}

// irregular says why a file that is not regular can't be mapped.
func irregular(mode fs.FileMode) error {
	return fileio.Unsupported("not a regular file (" + mode.Type().String() + "): it can't be mapped")
}

// mapAt publishes a mapping for size bytes of the file at off.
func (f *File) mapAt(off, size int64) error {
	skip := off % int64(sys.Alignment())
	length := max(size+skip, sys.LeastMapping())
	region, err := f.mapLeaving(off-skip, length)
	if err != nil {
		return unmappable(err)
	}
	m := newMapping(region, int(skip))
	f.regions.add(m)
	f.adviseAll(m)
	f.mapped.Store(m)
	return nil
}

func (f *File) mapRegion(off, length int64) ([]byte, error) {
	// What is mapped in whole pages must be an int, too.
	if length > math.MaxInt-int64(sys.Alignment()) || length >= farthest {
		return nil, fileio.Unsupported("a mapping of " + strconv.FormatInt(length, 10) +
			" bytes does not fit the address space of this system: map a Window, or use package stdio")
	}
	if f.file == nil {
		return sys.MapAnonymous(int(length))
	}
	p := f.protection
	if f.append {
		p = sys.ReadOnly // only Write changes the file, and not through the mapping
	}
	return sys.MapFile(f.file, off, int(length), p)
}

// unmappable explains why the system does not map a regular file.
func unmappable(err error) error {
	if sys.IsNoMapping(err) {
		return fileio.Unsupported("the system does not map this file, as most of /proc and /sys and those that may only be appended to: use package stdio (" + err.Error() + ")")
	}
	return err
}

// releaseLater gives the addresses back when the File is unreachable, and not
// at Close, so that until then no access can meet another file's mapping.
func (f *File) releaseLater() {
	runtime.AddCleanup(f, func(r *regions) { r.release() }, f.regions)
}

// Close ends all access, cuts the file to its size and closes it. A running
// access in another goroutine fails with io/fs.ErrClosed.
func (f *File) Close() error {
	return f.fail("close", f.close())
}

func (f *File) close() error {
	f.resize.Lock()
	defer f.resize.Unlock()
	if f.mapped.Load() == nil {
		return fs.ErrClosed
	}
	f.mapped.Store(nil)
	if counted {
		return f.finishAlone()
	}
	return f.finish()
}

// finish is what Close leaves to do when nothing is mapped for new accesses any
// more. The caller holds resize.
func (f *File) finish() error {
	// In this order, so that a write that was not stopped is not cut off.
	err := f.regions.poison(f.reached)
	if !sys.UnifiedCache && f.shared() {
		err = errors.Join(err, sys.Agree(f.file, 0, math.MaxInt64))
	}
	err = errors.Join(err, f.trim())
	if f.file != nil {
		err = errors.Join(err, f.file.Close())
	}
	f.regions.quarantine()
	runtime.KeepAlive(f) // or the addresses could be released before they are counted
	return err
}

// Name returns the name the File was opened with, "anonymous" for memory
// without a file.
func (f *File) Name() string { return f.name }

// Bytes returns the whole mapping: len and cap are the File's size. Accesses
// are not guarded: a fault, or a store to a File opened read-only or with
// os.O_APPEND, ends the program unless [runtime/debug.SetPanicOnFault] is set.
// After Close every access faults. The slice does not follow later growth, and
// shrinking makes the pages behind the end fault. The caller keeps the File
// reachable ([runtime.KeepAlive]) as long as the slice is used. After Close,
// Bytes returns nil.
func (f *File) Bytes() []byte {
	if counted {
		f.lend()
	}
	m, size := f.load()
	if m == nil {
		return nil
	}
	return m.data[:size:size]
}

// load returns what is mapped and how much of it is file; nil after Close.
func (f *File) load() (*mapping, int64) {
	size := f.length()
	return f.mapped.Load(), size
}

// writable returns the error of op where the File can't be changed at all.
func (f *File) writable(op string) error {
	if f.mapped.Load() == nil {
		return f.closed(op)
	}
	if f.protection == sys.ReadOnly {
		return f.fail(op, fs.ErrPermission)
	}
	return nil
}

// writableAt is writable for a change at an offset.
func (f *File) writableAt(op string) error {
	if err := f.writable(op); err != nil {
		return err
	}
	if f.append {
		return f.fail(op, fileio.Invalid("the file was opened with os.O_APPEND: write at its end with Write, or open it without os.O_APPEND"))
	}
	return nil
}

func (f *File) count(n int) {
	if f.copied != nil {
		f.copied.Add(int64(n))
	}
}

func (f *File) closed(op string) error { return f.fail(op, fs.ErrClosed) }

// fail returns err as an error of op, nil if it is nil.
func (f *File) fail(op string, err error) error { return osfile.PathError(op, f.name, err) }
