package fileiotest

import (
	"bytes"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"sync"

	"mmapbench/fileio"
)

var _ fileio.File = (*Model)(nil)

// A Model is a [fileio.File] in memory, written in the plainest way that keeps
// all rules. What it answers is what other implementations are held against.
// It keeps every byte: offsets written to must fit in memory. It is safe for
// concurrent use.
type Model struct {
	fixed, private, readOnly, appending bool

	*content // its mu guards all below, too; not held inside callbacks
	cursor   int64
	closed   bool
	fail     error // what reads report instead of bytes
}

// content is what Models of the same file share.
type content struct {
	mu   sync.Mutex
	data []byte
	disk []byte // what was flushed
}

// NewModel returns a Model of a file that holds content, opened with flag (see
// [Opener]). It obeys [Fixed] and [Private]; the other options are ignored.
func NewModel(content []byte, flag int, opts ...Option) *Model {
	return newModel(content, flag, newTraits(opts))
}

func newModel(data []byte, flag int, t traits) *Model {
	m := &Model{
		fixed:   t.fixed,
		private: t.private,
		content: &content{data: slices.Clone(data), disk: slices.Clone(data)},
	}
	return m.Reopen(flag)
}

// Reopen returns another Model of the same file, opened with flag; see
// [Opened]. Those of a private Model share their changes.
func (m *Model) Reopen(flag int) *Model {
	return &Model{
		fixed:     m.fixed,
		private:   m.private,
		readOnly:  flag&(os.O_WRONLY|os.O_RDWR) == 0,
		appending: flag&os.O_APPEND != 0,
		content:   m.content,
	}
}

// OnDisk returns a copy of what was flushed; see [Opened].
func (m *Model) OnDisk() ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.disk), nil
}

// Append appends p to the file, past m; see [Opened].
func (m *Model) Append(p []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.data = append(m.data, p...)
	m.disk = slices.Clone(m.data)
	return nil
}

// Fail makes reads fail with err, until it is called with nil; see [Opened].
func (m *Model) Fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = err
}

// Name returns "model".
func (m *Model) Name() string { return "model" }

// pathError wraps err as the failure of op.
func (m *Model) pathError(op string, err error) error {
	return &fs.PathError{Op: op, Path: m.Name(), Err: err}
}

// readable returns why op can't read, if so.
func (m *Model) readable(op string) error {
	switch {
	case m.closed:
		return m.pathError(op, fs.ErrClosed)
	case m.fail != nil:
		return m.pathError(op, m.fail)
	}
	return nil
}

// writable returns why op can't write, if so.
func (m *Model) writable(op string) error {
	switch {
	case m.closed:
		return m.pathError(op, fs.ErrClosed)
	case m.readOnly:
		return m.pathError(op, fs.ErrPermission)
	}
	return nil
}

// placeable is writable for the methods that change bytes at a given offset,
// which appending rules out.
func (m *Model) placeable(op string) error {
	if err := m.writable(op); err != nil {
		return err
	}
	if m.appending {
		return m.pathError(op, fileio.Invalid("the file was opened to append"))
	}
	return nil
}

// ending returns why p can't lie at off, if it would end behind the largest
// offset.
func (m *Model) ending(op string, p []byte, off int64) error {
	if off > math.MaxInt64-int64(len(p)) {
		return m.pathError(op, fileio.Invalid("the end overflows"))
	}
	return nil
}

func (m *Model) size() int64 { return int64(len(m.data)) }

// rest returns the bytes from the cursor to the end.
func (m *Model) rest() []byte { return m.data[min(m.cursor, m.size()):] }

// resize sets the size; new bytes are zero.
func (m *Model) resize(size int64) {
	data := make([]byte, size)
	copy(data, m.data)
	m.data = data
}

// place writes as much of p at off as may be, and returns how much.
func (m *Model) place(p []byte, off int64) int {
	if end := off + int64(len(p)); end > m.size() && len(p) > 0 && !m.fixed {
		m.resize(end)
	}
	if off >= m.size() {
		return 0
	}
	return copy(m.data[off:], p)
}

// Read implements [fileio.File].
func (m *Model) Read(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.readable("read"); err != nil {
		return 0, err
	}
	n := copy(p, m.rest())
	m.cursor += int64(n)
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// ReadByte implements [fileio.File].
func (m *Model) ReadByte() (byte, error) {
	var b [1]byte
	_, err := m.Read(b[:])
	return b[0], err
}

// ReadAt implements [fileio.File].
func (m *Model) ReadAt(p []byte, off int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.readable("readat"); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, m.pathError("readat", fileio.Invalid("negative offset"))
	}
	n := copy(p, m.data[min(off, m.size()):])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// ReadLine implements [fileio.File].
func (m *Model) ReadLine() ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.readable("readline"); err != nil {
		return nil, err
	}
	line := m.rest()
	if len(line) == 0 {
		return nil, io.EOF
	}
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i+1]
	}
	m.cursor += int64(len(line))
	return slices.Clone(line), nil
}

// Write implements [fileio.File].
func (m *Model) Write(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.writable("write"); err != nil {
		return 0, err
	}
	if m.appending {
		m.cursor = m.size()
	}
	if err := m.ending("write", p, m.cursor); err != nil {
		return 0, err
	}
	n := m.place(p, m.cursor)
	m.cursor += int64(n)
	if n < len(p) {
		return n, m.pathError("write", io.ErrShortWrite)
	}
	return n, nil
}

// WriteByte implements [fileio.File].
func (m *Model) WriteByte(c byte) error {
	_, err := m.Write([]byte{c})
	return err
}

// WriteAt implements [fileio.File].
func (m *Model) WriteAt(p []byte, off int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.placeable("writeat"); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, m.pathError("writeat", fileio.Invalid("negative offset"))
	}
	if err := m.ending("writeat", p, off); err != nil {
		return 0, err
	}
	n := m.place(p, off)
	if n < len(p) {
		return n, m.pathError("writeat", io.ErrShortWrite)
	}
	return n, nil
}

// Seek implements [fileio.File].
func (m *Model) Seek(off int64, whence int) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return 0, m.pathError("seek", fs.ErrClosed)
	}
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		off += m.cursor
	case io.SeekEnd:
		off += m.size()
	default:
		return 0, m.pathError("seek", fileio.Invalid("unknown whence"))
	}
	if off < 0 { // an overflow is negative too
		return 0, m.pathError("seek", fileio.Invalid("negative position"))
	}
	m.cursor = off
	return off, nil
}

// Tell implements [fileio.File].
func (m *Model) Tell() (int64, error) { return m.Seek(0, io.SeekCurrent) }

// Size implements [fileio.File].
func (m *Model) Size() (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return 0, m.pathError("size", fs.ErrClosed)
	}
	return m.size(), nil
}

// Truncate implements [fileio.File].
func (m *Model) Truncate(size int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.writable("truncate"); err != nil {
		return err
	}
	switch {
	case size < 0:
		return m.pathError("truncate", fileio.Invalid("negative size"))
	case m.fixed && size != m.size():
		return m.pathError("truncate", fileio.Unsupported("the size is fixed"))
	}
	m.resize(size)
	return nil
}

// sync brings the content to disk, where there is one.
func (m *Model) sync() {
	if !m.private && !m.readOnly {
		m.disk = slices.Clone(m.data)
	}
}

// Flush implements [fileio.File].
func (m *Model) Flush() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return m.pathError("flush", fs.ErrClosed)
	}
	m.sync()
	return nil
}

// FlushRange implements [fileio.File].
func (m *Model) FlushRange(off, n int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return m.pathError("flushrange", fs.ErrClosed)
	}
	if err := fileio.CheckRange(off, n, m.size()); err != nil {
		return m.pathError("flushrange", err)
	}
	m.sync()
	return nil
}

// Close implements [fileio.File].
func (m *Model) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return m.pathError("close", fs.ErrClosed)
	}
	m.sync()
	m.closed = true
	return nil
}
