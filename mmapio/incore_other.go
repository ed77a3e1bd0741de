//go:build !(darwin || dragonfly || freebsd || linux || netbsd)

package mmapio

import (
	"runtime"

	"mmapbench/fileio"
)

// incore is not to be had: OpenBSD took mincore(2) out, Windows tells only
// what is in the working set of the process.
func incore(_, _ []byte) error {
	return fileio.Unsupported(runtime.GOOS + " does not tell which pages are in memory")
}
