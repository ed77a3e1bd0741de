package mmapio

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// Hardly anything but the end is left to write in the end, unless that is not wanted
// or the file is going away.
func TestWriteBehindLeavesLittleDirty(t *testing.T) {
	const size = 4 * leastGrowth
	fill := func(f *File) (left int64) {
		f.behind.now = clock(0)
		for written := int64(hugePage); written <= size; written += hugePage {
			if _, err := f.Write(make([]byte, hugePage)); err != nil {
				t.Fatal(err)
			}
			if written == hugePage {
				// Which writes nothing.
				if err := f.Truncate(written); err != nil {
					t.Fatal(err)
				}
			}
		}
		return dirty(t, f)
	}
	plain := fill(openFile(t, newFile(t, ""), os.O_RDWR))
	off := fill(openFile(t, newFile(t, ""), os.O_RDWR, NoWriteBehind()))
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	removed := fill(f)

	all := int64(size / os.Getpagesize())
	if off < all/2 {
		t.Skipf("the system has written %d of %d pages by itself, or counts none as dirty", all-off, all)
	}
	if plain > all/4 {
		t.Errorf("%d of %d pages are dirty, with NoWriteBehind %d", plain, all, off)
	}
	if removed < all/2 {
		t.Errorf("%d of %d pages of a removed file are dirty, with NoWriteBehind %d", removed, all, off)
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
