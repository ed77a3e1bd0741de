package work

import (
	"os"
	"path/filepath"
	"testing"

	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// Only pages that were touched are in the page tables, with what a fault maps
// beside them.
func TestMappedBytes(t *testing.T) {
	const size = 4 << 20
	c := &Content{ctx: t.Context(), Size: size, memory: make([]byte, size)}
	path := filepath.Join(t.TempDir(), "file")
	if err := Write4K.Lay(t.Context(), path, size, c.At); err != nil {
		t.Fatal(err)
	}
	f, err := mmapio.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if n, ok := MappedBytes(f); !ok || n != 0 {
		t.Errorf("before an access: %d, %v", n, ok)
	}
	if _, err := f.ReadAt(make([]byte, 1), 0); err != nil {
		t.Fatal(err)
	}
	if n, ok := MappedBytes(f); !ok || n == 0 || n > size/2 {
		t.Errorf("after an access: %d, %v", n, ok)
	}
	s, err := stdio.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n, ok := MappedBytes(s); !ok || n != 0 {
		t.Errorf("a file that is not mapped: %d, %v", n, ok)
	}
}

// Folios are as large as what was written at once, where the file system has large
// ones at all.
func TestMeanFolio(t *testing.T) {
	const size = 8 << 20
	c := &Content{ctx: t.Context(), Size: size, memory: make([]byte, size)}
	dir := t.TempDir()
	mean := map[Fill]int64{}
	for _, f := range []Fill{Write4K, Write1M} {
		path := filepath.Join(dir, string(f))
		if err := f.Lay(t.Context(), path, size, c.At); err != nil {
			t.Fatal(err)
		}
		var ok bool
		if mean[f], ok = MeanFolio(path); !ok {
			t.Skip("the system does not tell the size of folios to this process")
		}
	}
	if page := int64(os.Getpagesize()); mean[Write4K] != page || mean[Write1M] < page {
		t.Errorf("the folios have %v bytes", mean)
	}
}
