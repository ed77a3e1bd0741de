package stdio

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"mmapbench/fileio"
)

const (
	accessMode = os.O_RDONLY | os.O_WRONLY | os.O_RDWR

	// lineAhead is what ReadLine reads ahead without [Buffer], in bytes.
	lineAhead = 64 << 10
)

// Open opens the named file for reading.
func Open(name string) (*File, error) { return OpenFile(name, os.O_RDONLY, 0) }

// OpenFile opens the named file with the flags and permissions of
// [os.OpenFile]. os.O_WRONLY is io/fs.ErrInvalid, as are os.O_APPEND and
// os.O_TRUNC with [Private] or [Window]. A directory is
// errors.ErrUnsupported. A [Window] that does not lie inside the file is a
// [*fileio.RangeError].
func OpenFile(name string, flag int, perm fs.FileMode, opts ...Option) (*File, error) {
	c := newConfig(opts)
	if err := c.check(flag); err != nil {
		return nil, pathError("open", name, err)
	}
	diskFlag := flag
	if c.private {
		diskFlag = flag&^accessMode | os.O_RDONLY
	}
	osf, err := os.OpenFile(name, diskFlag, perm)
	if errors.Is(err, syscall.EISDIR) {
		err = errDirectory()
	}
	if err != nil {
		return nil, pathError("open", name, err)
	}
	f, err := c.build(osf, flag, 0)
	if err != nil {
		// Nothing was written: why it can't be opened is all there is to say.
		_ = osf.Close()
		return nil, pathError("open", name, err)
	}
	return f, nil
}

// New takes over an open file: the cursor starts where that of f is, but not
// before a [Window], and Close closes f. What f can't do, the File can't
// either; where the system does not tell (neither Unix nor Windows), f is
// taken to be open for reading and writing. The errors are those of
// [OpenFile]; on an error f remains the caller's.
func New(f *os.File, opts ...Option) (*File, error) {
	if f == nil {
		return nil, pathError("new", "", fileio.Invalid("no file"))
	}
	flag, err := openFlags(f)
	if err != nil {
		return nil, pathError("new", f.Name(), err)
	}
	c := newConfig(opts)
	if err := c.check(flag); err != nil {
		return nil, pathError("new", f.Name(), err)
	}
	var pos int64
	if c.userCursor() {
		if pos, err = f.Seek(0, io.SeekCurrent); err != nil {
			return nil, pathError("new", f.Name(), err)
		}
	}
	file, err := c.build(f, flag, pos)
	if err != nil {
		return nil, pathError("new", f.Name(), err)
	}
	return file, nil
}

// userCursor reports whether the cursor is a number of ours: the kernel's
// can't be buffered, and knows no window.
func (c config) userCursor() bool { return c.private || c.window || c.buffered }

// build makes the File of an os.File opened with flag, whose cursor is at pos.
func (c config) build(osf *os.File, flag int, pos int64) (*File, error) {
	info, err := osf.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errDirectory()
	}
	canWrite := flag&accessMode == os.O_RDWR
	f := &File{
		name:     osf.Name(),
		writable: canWrite || c.private,
		appends:  flag&os.O_APPEND != 0,
		durable:  canWrite && !c.private,
		copies:   copies{c.copied},
	}
	if f.store, err = c.store(osf, f, info.Size()); err != nil {
		return nil, err
	}
	f.cursor = cursor{size: lineAhead, version: &f.version, copies: f.copies}
	if c.buffered {
		f.cursor.size, f.cursor.eager = c.buffer, true
	}
	if c.userCursor() {
		f.cursor.position = &userPosition{store: f.store, off: max(0, pos-c.off)}
	} else {
		f.cursor.position = kernelPosition{osf}
	}
	return f, nil
}

// store stacks up what lies between the methods of f and its os.File, which
// has size bytes.
func (c config) store(osf *os.File, f *File, size int64) (store, error) {
	var s store = disk{osf}
	if c.buffered && f.durable {
		s = &writeBehind{disk: disk{osf}, appends: f.appends, limit: c.buffer, copies: f.copies}
	}
	if !c.private && !c.window {
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

// errDirectory says why a directory can't be opened, alike for all flags.
func errDirectory() error { return fileio.Unsupported("is a directory: it has no bytes to read") }
