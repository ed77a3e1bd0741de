package stdio

import (
	"io"
	"io/fs"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/osfile"
)

const (
	accessMode = os.O_RDONLY | os.O_WRONLY | os.O_RDWR

	// lineAhead is what ReadLine reads ahead without [Buffer], in bytes.
	lineAhead = 64 << 10
)

// Open opens the named file for reading.
func Open(name string) (*File, error) { return OpenFile(name, os.O_RDONLY, 0) }

// OpenFile opens the named file with the flags and permissions of
// [os.OpenFile]. os.O_WRONLY, alone or with os.O_RDWR, is io/fs.ErrInvalid, as
// are os.O_APPEND and os.O_TRUNC with [Private] or [Window]. A [Window] that does
// not lie inside the file is a [*fileio.RangeError]. A directory is
// errors.ErrUnsupported, but for one that is opened read-only without an option
// that needs its size ([Private], [Window], [Buffer]): that is opened, as by
// os.Open, and its reads fail.
func OpenFile(name string, flag int, perm fs.FileMode, opts ...Option) (*File, error) {
	c := newConfig(opts)
	if err := c.check(flag); err != nil {
		return nil, osfile.PathError("open", name, err)
	}
	osf, err := osfile.Open(name, flag, perm, c.private, c.fixed())
	if err != nil {
		return nil, err
	}
	var size int64
	if c.userCursor() {
		size, err = sizeOf(osf)
	}
	var f *File
	if err == nil {
		f, err = c.build(osf, size, flag, 0)
	}
	if err != nil {
		// Nothing was written: why it can't be opened is all there is to say.
		_ = osf.Close()
		return nil, osfile.PathError("open", name, err)
	}
	return f, nil
}

// New takes over an open file: the cursor starts at the position of f, but not
// before a [Window], and Close closes f. What f can't do, the File can't
// either; where the system does not report it (neither Unix nor Windows), f is
// taken to be open for reading and writing. It returns the same errors as
// [OpenFile]; on an error f remains the caller's.
func New(f *os.File, opts ...Option) (*File, error) {
	if f == nil {
		return nil, osfile.PathError("new", "", fileio.Invalid("no file"))
	}
	file, err := newConfig(opts).takeOver(f)
	if err != nil {
		return nil, osfile.PathError("new", f.Name(), err)
	}
	return file, nil
}

// takeOver makes the File of an os.File that someone else has opened.
func (c config) takeOver(osf *os.File) (*File, error) {
	size, err := sizeOf(osf)
	if err != nil {
		return nil, err
	}
	flag, err := osfile.Flags(osf)
	if err != nil {
		return nil, err
	}
	if err := c.check(flag); err != nil {
		return nil, err
	}
	var pos int64
	if c.userCursor() {
		if pos, err = osf.Seek(0, io.SeekCurrent); err != nil {
			return nil, err
		}
	}
	return c.build(osf, size, flag, pos)
}

// sizeOf returns the size of a file that is no directory, which the system
// would let be opened to fail at the first read.
func sizeOf(osf *os.File) (int64, error) {
	info, err := osfile.Stat(osf)
	if err != nil {
		return 0, err
	}
	if info.IsDir() {
		return 0, osfile.ErrDirectory()
	}
	return info.Size(), nil
}

// userCursor reports whether the File keeps its own cursor: the kernel's can't be
// buffered, and does not know a window.
func (c config) userCursor() bool { return c.fixed() || c.buffered }

// build makes the File of an os.File of size bytes opened with flag, whose
// cursor is at pos.
func (c config) build(osf *os.File, size int64, flag int, pos int64) (*File, error) {
	canWrite := flag&accessMode == os.O_RDWR
	f := &File{
		name:     osf.Name(),
		writable: canWrite || c.private,
		appends:  flag&os.O_APPEND != 0,
		shared:   canWrite && !c.private,
		copies:   copies{c.copied},
	}
	file := osfile.New(osf)
	var err error
	if f.store, err = c.store(file, f, size); err != nil {
		return nil, err
	}
	for _, h := range c.hints {
		// A refused hint must not fail an open.
		_ = advise(osf, c.off, c.n, h)
	}
	f.cursor = cursor{size: lineAhead, version: &f.version, copies: f.copies}
	if c.buffered {
		f.cursor.size, f.cursor.eager = c.buffer, true
	}
	if c.userCursor() {
		f.cursor.position = &userPosition{store: f.store, off: max(0, pos-c.off)}
	} else {
		f.cursor.position = kernelPosition{file}
	}
	return f, nil
}

// store stacks up what lies between the methods of f and its file, which
// has size bytes.
func (c config) store(file *osfile.File, f *File, size int64) (store, error) {
	var s store = disk{file}
	if c.buffered && f.shared {
		s = &gather{disk: disk{file}, appends: f.appends, limit: c.buffer, copies: f.copies}
	}
	if !c.fixed() {
		return s, nil
	}
	w := window{store: s, n: size}
	if c.window {
		if err := fileio.CheckRange(c.off, c.n, size); err != nil {
			return nil, err
		}
		w.off, w.n = c.off, c.n
	}
	if c.private {
		return &overlay{window: w, pages: make(map[int64]*page), copies: f.copies}, nil
	}
	return w, nil
}
