package mmapio

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// With WriteBehind hardly anything but the end is left to write in the end.
func TestWriteBehindLeavesLittleDirty(t *testing.T) {
	const size = 16 * hugePage
	var left [2]int64
	for i, opts := range [][]Option{nil, {WriteBehind()}} {
		f := openFile(t, newFile(t, ""), os.O_RDWR, opts...)
		for written := int64(hugePage); written <= size; written += hugePage {
			if _, err := f.Write(make([]byte, hugePage)); err != nil {
				t.Fatal(err)
			}
			if written == size/4 {
				// Which writes nothing.
				if err := f.Truncate(written); err != nil {
					t.Fatal(err)
				}
			}
		}
		left[i] = dirty(t, f)
	}
	all := int64(size / os.Getpagesize())
	if left[0] < all/2 {
		t.Skipf("the system has written %d of %d pages by itself, or counts none as dirty", all-left[0], all)
	}
	if left[1] > all/4 {
		t.Errorf("%d of %d pages are dirty, without WriteBehind %d", left[1], all, left[0])
	}
}

// dirty returns how many pages of the file are yet to be handed to the device.
func dirty(t *testing.T, f *File) int64 {
	t.Helper()
	var stat unix.Cachestat_t
	err := unix.Cachestat(uint(f.file.Fd()), &unix.CachestatRange{}, &stat, 0)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, unix.EPERM) {
		t.Skip("the system does not tell how many pages are dirty:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return int64(stat.Dirty)
}
