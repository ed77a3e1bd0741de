//go:build unix

package mmapio

import (
	"os"
	"testing"
)

// loseTail makes accesses from size on fault: somebody else cuts the file.
func loseTail(t *testing.T, f *File, size int64) {
	t.Helper()
	if err := os.Truncate(f.Name(), size); err != nil {
		t.Fatal(err)
	}
}
