//go:build !windows

package osfile

import (
	"io/fs"
	"os"
)

// Stat is [os.File.Stat].
func Stat(f *os.File) (fs.FileInfo, error) { return f.Stat() }
