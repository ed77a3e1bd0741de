package mmapio

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/windows"

	"mmapbench/mmapio/internal/sys"
)

// loseTail makes accesses from size on fault, as a failing device would: nobody
// can cut a file that is mapped.
func loseTail(t *testing.T, f *File, size int64) {
	t.Helper()
	if err := os.Truncate(f.Name(), size); !errors.Is(err, windows.ERROR_USER_MAPPED_FILE) {
		t.Errorf("somebody else cut a mapped file: %v", err)
	}
	m := f.mapped.Load()
	if err := sys.Hide(m.region[len(m.region)-len(m.data)+int(size):]); err != nil {
		t.Fatal(err)
	}
}
