//go:build unix || windows

package mmapio

import (
	"errors"
	"os"
	"testing"

	"mmapbench/fileio"
)

func TestPopulate(t *testing.T) {
	content := pagesOf(5)
	name := newFile(t, content)
	n := int64(len(content))
	memory, err := Anonymous(n)
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	for what, f := range map[string]*File{
		"read-only": openFile(t, name, os.O_RDONLY),
		"shared":    openFile(t, name, os.O_RDWR),
		"private":   openFile(t, name, os.O_RDONLY, Private()),
		"window":    openFile(t, name, os.O_RDWR, Window(3, n-3)),
		"anonymous": memory,
	} {
		size, err := f.Size()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range [][2]int64{{0, size}, {1, size - 1}, {size - 1, 1}, {int64(os.Getpagesize()) - 1, 2}} {
			if err := f.Populate(r[0], r[1]); err != nil {
				t.Errorf("%s: Populate of %d bytes at %d: %v", what, r[1], r[0], err)
			}
		}
		want := content[:size]
		if what == "anonymous" {
			want = string(make([]byte, size))
		}
		if err := readRight(f, want); err != nil {
			t.Errorf("%s: after Populate: %v", what, err)
		}
	}
}

// What was cut off by someone else is a fault with its offset, wherever it
// lies, and the rest can be populated.
func TestPopulateFaults(t *testing.T) {
	f, page := cutFile(t)
	if err := f.Populate(0, page); err != nil {
		t.Error(err)
	}
	for _, r := range [][2]int64{{0, 4 * page}, {page - 1, 2}, {page - 1, page/2 + 1}, {3*page + 7, 1}} {
		err := f.Populate(r[0], r[1])
		var fault *fileio.FaultError
		if !errors.As(err, &fault) || fault.Off < page || fault.Off < r[0] || fault.Off >= r[0]+r[1] {
			t.Errorf("Populate of %d bytes at %d: %v", r[1], r[0], err)
		}
	}
}
