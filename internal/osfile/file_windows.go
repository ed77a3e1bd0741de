package osfile

import (
	"io/fs"
	"os"
	"sync"
)

// A File is an os.File that may be closed while others read and write it. An
// os.File of this system may not: in Go 1.26 a Close that comes between the
// two locks which a read or write takes waits for ever (readWriteLock in
// internal/poll), since the first of them is not given back.
//
// Reads and writes wait for each other in an os.File of this system anyway.
type File struct {
	*os.File
	closing sync.RWMutex
}

// New wraps f.
func New(f *os.File) *File { return &File{File: f} }

// Read is that of [os.File].
func (f *File) Read(p []byte) (int, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.Read(p)
}

// ReadAt is that of [os.File].
func (f *File) ReadAt(p []byte, off int64) (int, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.ReadAt(p, off)
}

// Write is that of [os.File].
func (f *File) Write(p []byte) (int, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.Write(p)
}

// WriteAt is that of [os.File].
func (f *File) WriteAt(p []byte, off int64) (int, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.WriteAt(p, off)
}

// Seek is that of [os.File].
func (f *File) Seek(offset int64, whence int) (int64, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return f.File.Seek(offset, whence)
}

// Stat is that of [os.File], and reports io/fs.ErrClosed of a closed file.
func (f *File) Stat() (fs.FileInfo, error) {
	f.closing.RLock()
	defer f.closing.RUnlock()
	return Stat(f.File)
}

// Truncate is that of [os.File], and works with os.O_APPEND too.
func (f *File) Truncate(size int64) error { return Truncate(f.File, size) }

// Close is that of [os.File]. What waits for a file that is none, such as a
// pipe, must be woken by Close and can't be waited for; it takes one lock only.
func (f *File) Close() error {
	if info, err := f.File.Stat(); err == nil && info.Mode().IsRegular() {
		f.closing.Lock()
		defer f.closing.Unlock()
	}
	return f.File.Close()
}
