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

// Neither does reading a short message take more.
func TestReadFromAllocates(t *testing.T) {
	const size, times = 100, 32
	f := openFile(t, newFile(t, ""), os.O_RDWR)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		if n, err := f.ReadFrom(strings.NewReader(strings.Repeat("x", size))); n != size || err != nil {
			t.Fatal(n, err)
		}
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / times; each > chunkSize/8 {
		t.Errorf("%d bytes were allocated to read %d", each, size)
	}
	long := strings.Repeat("0123456789", 3*chunkSize/10)
	if n, err := f.ReadFrom(strings.NewReader(long)); n != int64(len(long)) || err != nil {
		t.Fatal(n, err)
	}
	if got := string(f.Bytes()[size*times:]); got != long {
		t.Error("a long one is not what was read")
	}
}
