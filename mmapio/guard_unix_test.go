//go:build unix

package mmapio

import (
	"os"
	"testing"

	"mmapbench/fileio/fileiotest"
)

// loseTail makes accesses from size on fault: somebody else cuts the file.
func loseTail(t *testing.T, f *File, size int64) {
	t.Helper()
	fileiotest.NeedBusErrors(t)
	if err := os.Truncate(f.Name(), size); err != nil {
		t.Fatal(err)
	}
}
