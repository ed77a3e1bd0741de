//go:build !linux

package work

import "mmapbench/fileio"

// MappedBytes tells nothing: this system does not say what is in page tables.
func MappedBytes(fileio.File) (n int64, ok bool) { return 0, false }

// MeanFolio tells nothing: this system does not say how its page cache holds a
// file.
func MeanFolio(string) (mean int64, ok bool) { return 0, false }
