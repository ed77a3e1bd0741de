//go:build !(dragonfly || freebsd || linux || netbsd)

package sys

import (
	"runtime"

	"mmapbench/fileio"
)

// InCore is unsupported: OpenBSD took mincore(2) out after 6.4, macOS has it in
// its C library only, and Windows reports only the working set of the
// process.
func InCore(_, _ []byte) error {
	return fileio.Unsupported(runtime.GOOS + " does not tell a Go program which pages are in memory")
}
