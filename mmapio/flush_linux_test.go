package mmapio

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
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
	var fs unix.Statfs_t
	if err := unix.Statfs(t.TempDir(), &fs); err != nil {
		t.Fatal(err)
	}
	if fs.Type == unix.XFS_SUPER_MAGIC {
		t.Skip("XFS makes the folio dirty in which it cuts a file, so that it stays a large one")
	}
	const writers, records = 4, 20
	for _, flushed := range []bool{true, false} {
		name := filepath.Join(t.TempDir(), "log")
		start := writtenBytes(t)
		f := openFile(t, name, os.O_RDWR|os.O_CREATE)
		if _, err := f.Write([]byte(strings.Repeat("x", 9_000_000))); err != nil {
			t.Fatal(err)
		}
		if flushed {
			if err := f.Flush(); err != nil {
				t.Fatal(err)
			}
		}
		flushRecords(t, f, 1)
		before := writtenBytes(t)
		if before == start {
			t.Skip("this file system has no device, so that nothing counts what is written to it")
		}
		var done sync.WaitGroup
		for range writers {
			done.Go(func() { flushRecords(t, f, records) })
		}
		done.Wait()
		if each := (writtenBytes(t) - before) / writers / records; each > 64<<10 {
			t.Errorf("flushed before: %v: a record of 64 bytes wrote %d", flushed, each)
		}
	}
}

func flushRecords(t *testing.T, f *File, n int) {
	for range n {
		if _, err := f.Write(make([]byte, 64)); err != nil {
			t.Error(err)
		}
		if err := f.Flush(); err != nil {
			t.Error(err)
		}
	}
}
