package fileiotest

import (
	"io"
	"io/fs"
	"testing"

	"mmapbench/fileio"
)

// A patched File is a Model some of whose methods were replaced.
type patched struct {
	*Model
	read       func(p []byte) (int, error)
	readByte   func() (byte, error)
	readLine   func() ([]byte, error)
	readAt     func(p []byte, off int64) (int, error)
	readFrom   func(r io.Reader) (int64, error)
	write      func(p []byte) (int, error)
	writeByte  func(c byte) error
	writeAt    func(p []byte, off int64) (int, error)
	writeTo    func(w io.Writer) (int64, error)
	seek       func(off int64, whence int) (int64, error)
	tell       func() (int64, error)
	size       func() (int64, error)
	find       func(pattern []byte, start, end int64) (int64, error)
	rfind      func(pattern []byte, start, end int64) (int64, error)
	view       func(off, n int64, fn func([]byte) error) error
	update     func(off, n int64, fn func([]byte) error) error
	move       func(dst, src, n int64) error
	truncate   func(size int64) error
	flush      func() error
	flushRange func(off, n int64) error
	close      func() error
	name       func() string
}

func newPatched(m *Model) *patched {
	return &patched{
		m, m.Read, m.ReadByte, m.ReadLine, m.ReadAt, m.ReadFrom,
		m.Write, m.WriteByte, m.WriteAt, m.WriteTo, m.Seek, m.Tell, m.Size,
		m.Find, m.RFind, m.View, m.Update, m.Move, m.Truncate,
		m.Flush, m.FlushRange, m.Close, m.Name,
	}
}

func (f *patched) Read(p []byte) (int, error)                       { return f.read(p) }
func (f *patched) ReadByte() (byte, error)                          { return f.readByte() }
func (f *patched) ReadLine() ([]byte, error)                        { return f.readLine() }
func (f *patched) ReadAt(p []byte, off int64) (int, error)          { return f.readAt(p, off) }
func (f *patched) ReadFrom(r io.Reader) (int64, error)              { return f.readFrom(r) }
func (f *patched) Write(p []byte) (int, error)                      { return f.write(p) }
func (f *patched) WriteByte(c byte) error                           { return f.writeByte(c) }
func (f *patched) WriteAt(p []byte, off int64) (int, error)         { return f.writeAt(p, off) }
func (f *patched) WriteTo(w io.Writer) (int64, error)               { return f.writeTo(w) }
func (f *patched) Seek(off int64, whence int) (int64, error)        { return f.seek(off, whence) }
func (f *patched) Tell() (int64, error)                             { return f.tell() }
func (f *patched) Size() (int64, error)                             { return f.size() }
func (f *patched) Find(p []byte, start, end int64) (int64, error)   { return f.find(p, start, end) }
func (f *patched) RFind(p []byte, start, end int64) (int64, error)  { return f.rfind(p, start, end) }
func (f *patched) View(off, n int64, fn func([]byte) error) error   { return f.view(off, n, fn) }
func (f *patched) Update(off, n int64, fn func([]byte) error) error { return f.update(off, n, fn) }
func (f *patched) Move(dst, src, n int64) error                     { return f.move(dst, src, n) }
func (f *patched) Truncate(size int64) error                        { return f.truncate(size) }
func (f *patched) Flush() error                                     { return f.flush() }
func (f *patched) FlushRange(off, n int64) error                    { return f.flushRange(off, n) }
func (f *patched) Close() error                                     { return f.close() }
func (f *patched) Name() string                                     { return f.name() }

// busy makes Tell fail until the function it returns is called.
func (f *patched) busy() (done func()) {
	f.tell = func() (int64, error) { return 0, f.pathError("tell", fs.ErrInvalid) }
	return func() { f.tell = f.Model.Tell }
}

// A bug is one broken rule.
type bug struct {
	row   string // the row that must find it
	flaw  string // what is wrong, in words
	opts  []Option
	plant func(m *Model, f *patched)
}

// opener returns an Opener of Files with the bug.
func (b bug) opener() Opener {
	return func(_ testing.TB, content []byte, flag int) Opened {
		m := NewModel(content, flag, b.opts...)
		return Opened{
			File: b.patch(m), OnDisk: m.OnDisk, Fail: m.Fail, Append: m.Append,
			Reopen: func(flag int) fileio.File { return b.patch(m.Reopen(flag)) },
		}
	}
}

// patch plants the bug in m.
func (b bug) patch(m *Model) *patched {
	f := newPatched(m)
	b.plant(m, f)
	return f
}
