//go:build !windows

package osfile

import "os"

// Truncate sets the size of f as [os.File.Truncate] does.
func Truncate(f *os.File, size int64) error { return f.Truncate(size) }
