//go:build unix || windows

package mmapio

import (
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
)

// Writing a small file takes memory for a small file.
func TestWriteToAllocates(t *testing.T) {
	const size, times = 4096, 32
	f := openFile(t, newFile(t, strings.Repeat("x", size)), os.O_RDONLY)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if n, err := f.WriteTo(io.Discard); n != size || err != nil {
			t.Fatal(n, err)
		}
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / times; each > chunkSize/4 {
		t.Errorf("%d bytes were allocated to write %d", each, size)
	}
}
