package mmapio

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// A file that goes when it is closed is left alone.
func TestWriteBehindRemoved(t *testing.T) {
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR)
	p := recordPieces(t, f)
	growBy(t, f, mib)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	growBy(t, f, 2*leastGrowth)
	if len(p.offs) != 0 {
		t.Errorf("of a removed file those at %d are handed over", p.offs[0])
	}
}

// Hardly anything but the end is left to write in the end.
func TestWriteBehindLeavesLittleDirty(t *testing.T) {
	const size = 4 * leastGrowth
	left := func(opts ...Option) int64 {
		f := openFile(t, newFile(t, ""), os.O_RDWR, opts...)
		f.behind.now = clock(0)
		growBy(t, f, size)
		n := dirty(t, f)
		if err := f.Flush(); err != nil { // or the system starts to write for the next one
			t.Fatal(err)
		}
		return n
	}
	plain, off := left(), left(NoWriteBehind())
	all := int64(size / os.Getpagesize())
	if off < all/2 {
		t.Skipf("the system has written %d of %d pages by itself, or counts none as dirty", all-off, all)
	}
	if plain > all/4 {
		t.Errorf("%d of %d pages are dirty, with NoWriteBehind %d", plain, all, off)
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
