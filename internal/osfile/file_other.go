//go:build !windows

package osfile

import (
	"io/fs"
	"os"
)

// A File is an os.File that may be closed while others read and write it,
// which every os.File of this system is.
type File = os.File

// New returns f.
func New(f *os.File) *File { return f }

// Stat is [os.File.Stat].
func Stat(f *os.File) (fs.FileInfo, error) { return f.Stat() }

// Truncate sets the size of f as [os.File.Truncate] does.
func Truncate(f *os.File, size int64) error { return f.Truncate(size) }
