package mmapio

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// writtenBytes returns how many bytes the process made dirty in the page caches
// of file systems that have a device.
func writtenBytes(t *testing.T) int64 {
	b, err := os.ReadFile("/proc/self/io")
	if err != nil {
		t.Skip("what was written can't be known:", err)
	}
	n, err := strconv.ParseInt(regexp.MustCompile(`(?m)^write_bytes: (\d+)$`).FindStringSubmatch(string(b))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Records that are flushed one by one must not write a large folio each, which
// the long steps before have left in the page cache.
func TestFlushAfterLongStepsWritesLittle(t *testing.T) {
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR)
	if _, err := f.Write([]byte(strings.Repeat("x", 9_000_000))); err != nil {
		t.Fatal(err)
	}
	if err := f.Flush(); err != nil {
		t.Fatal(err)
	}
	const records = 20
	flushRecords(t, f, 1) // the first step is still a long one
	before := writtenBytes(t)
	flushRecords(t, f, records)
	if each := (writtenBytes(t) - before) / records; each > 64<<10 {
		t.Errorf("a record of 64 bytes wrote %d", each)
	}
}

func flushRecords(t *testing.T, f *File, n int) {
	for range n {
		if _, err := f.Write(make([]byte, 64)); err != nil {
			t.Fatal(err)
		}
		if err := f.Flush(); err != nil {
			t.Fatal(err)
		}
	}
}
