//go:build !unix && !windows

package osfile

import "os"

// Flags takes f to be open for reading and writing: the system does not tell.
func Flags(*os.File) (int, error) { return os.O_RDWR, nil }
