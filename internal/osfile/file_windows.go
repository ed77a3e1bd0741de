package osfile

import (
	"errors"
	"io/fs"
	"os"
	"sync"

	"golang.org/x/sys/windows"

	"mmapbench/internal/osfile/sys"
)

// A File is an os.File that may be closed while others read and write it. An
// os.File of this system may not: a read or write takes two locks, and in Go 1.26
// a Close between the two waits forever, since the first lock is not released
// (readWriteLock in internal/poll).
//
// Reads and writes wait for each other in an os.File of this system anyway.
type File struct {
	*os.File
	closing sync.RWMutex
}

// New wraps f.
func New(f *os.File) *File { return &File{File: f} }

// Read is [os.File.Read].
func (f *File) Read(p []byte) (int, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.Read(p)
}

// ReadAt is [os.File.ReadAt].
func (f *File) ReadAt(p []byte, off int64) (int, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.ReadAt(p, off)
}

// Write is [os.File.Write].
func (f *File) Write(p []byte) (int, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.Write(p)
}

// WriteAt is [os.File.WriteAt].
func (f *File) WriteAt(p []byte, off int64) (int, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.WriteAt(p, off)
}

// Seek is [os.File.Seek].
func (f *File) Seek(offset int64, whence int) (int64, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.Seek(offset, whence)
}

// Stat is [os.File.Stat], and reports io/fs.ErrClosed of a closed file.
func (f *File) Stat() (fs.FileInfo, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return Stat(f.File)
}

// Truncate is [os.File.Truncate], and works with os.O_APPEND too.
func (f *File) Truncate(size int64) error { return Truncate(f.File, size) }

// Close is [os.File.Close]. For a regular file it waits for reads and writes.
// A reader of a pipe waits for Close to wake it, and takes one lock only.
func (f *File) Close() error {
	if info, err := f.File.Stat(); err == nil && info.Mode().IsRegular() {
		f.closing.Lock()
		defer f.closing.Unlock()
	}
	return f.File.Close()
}

// Stat is [os.File.Stat], but reports io/fs.ErrClosed for a closed file, where
// os.File.Stat reports an invalid handle on this system.
func Stat(f *os.File) (fs.FileInfo, error) {
	info, err := f.Stat()
	if errors.Is(err, windows.ERROR_INVALID_HANDLE) && windows.Handle(f.Fd()) == windows.InvalidHandle {
		err = fs.ErrClosed
	}
	return info, err
}

// Truncate sets the size of f as [os.File.Truncate] does, also if f was opened
// with os.O_APPEND: its handle then lacks the right to write data, which setting
// the end takes (FILE_END_OF_FILE_INFORMATION in ntifs.h).
func Truncate(f *os.File, size int64) error {
	err := f.Truncate(size)
	if !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return err
	}
	w, werr := Writer(f)
	if werr != nil {
		return err
	}
	return errors.Join(w.Truncate(size), w.Close())
}

// Writer opens the file of f once more, to write anywhere in it.
func Writer(f *os.File) (w *os.File, err error) {
	err = Control(f, func(fd uintptr) error {
		h, err := sys.ReopenToWrite(fd)
		if err == nil {
			w = os.NewFile(h, f.Name())
		}
		return err
	})
	return w, err
}
