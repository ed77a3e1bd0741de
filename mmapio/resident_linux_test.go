package mmapio

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// Of anonymous memory that was touched in one place a page is resident, of
// which the bytes count that were asked for.
func TestResident(t *testing.T) {
	page := int64(os.Getpagesize())
	f, err := Anonymous(100*page, Advice(NoHugePage))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, err := f.Resident(0, 100*page)
	supported(t, err)
	if n != 0 {
		t.Skip("the system takes untouched memory for resident, as an emulator does")
	}
	if _, err := f.WriteAt([]byte("x"), 50*page+10); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ off, n, want int64 }{
		{0, 100 * page, page},
		{0, 50 * page, 0},
		{50 * page, 1, 1},
		{50*page - 1, 2, 1},
		{50*page + 10, 50, 50},
		{50*page + 10, page, page - 10},
		{49*page + 7, page, 7},
		{51*page - 3, 10, 3},
		{51 * page, 49 * page, 0},
		{49*page + 3, 3 * page, page},
	} {
		if got, err := f.Resident(test.off, test.n); got != test.want || err != nil {
			t.Errorf("Resident of %d bytes at %d is %d, %v, want %d", test.n, test.off, got, err, test.want)
		}
	}
}

// More pages than are asked for at a time, in a window that begins anywhere.
func TestResidentOfMuch(t *testing.T) {
	needAdvice(t)
	name := newFile(t, "")
	const size = 600 << 20
	if err := os.Truncate(name, size); err != nil {
		t.Skip("no sparse file: ", err)
	}
	const off = 12345
	f := openFile(t, name, os.O_RDWR, Window(off, size-off-1), Advice(Random)) // no readahead
	n, err := f.Resident(0, size-off-1)
	supported(t, err)
	if n != 0 {
		t.Skip("the system takes holes for resident: ", n)
	}
	page := int64(os.Getpagesize())
	want := int64(0)
	for _, at := range []int64{0, 64<<10*page - off, 300 << 20, size - off - 2} {
		if at >= size-off-1 {
			continue // large pages
		}
		if _, err := f.WriteAt([]byte("x"), at); err != nil {
			t.Fatal(err)
		}
		first := (off + at) / page * page
		want += min(first+page, size-1) - max(first, off)
	}
	// The page cache may hold neighbours too, in folios of up to 2 MiB.
	if got, err := f.Resident(0, size-off-1); got < want || got > want+4*(2<<20) || err != nil {
		t.Errorf("Resident is %d, %v, want %d", got, err, want)
	}
}

// A file that was dropped from the page cache is not resident until populated.
func TestResidentAndPopulate(t *testing.T) {
	needAdvice(t)
	const size = 4 << 20
	name := newFile(t, strings.Repeat("x", size))
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := file.Sync(); err != nil {
		t.Fatal(err)
	}
	if err := unix.Fadvise(int(file.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		t.Skip("nothing drops pages: ", err)
	}
	f := openFile(t, name, os.O_RDWR)
	n, err := f.Resident(0, size)
	supported(t, err)
	if n == size {
		t.Skip("the pages stay, as on tmpfs, or under an emulator")
	}
	if err := f.Populate(0, size); err != nil {
		t.Fatal(err)
	}
	if n, err := f.Resident(1, size-1); n != size-1 || err != nil {
		t.Errorf("after Populate %d bytes are resident, %v, want %d", n, err, size-1)
	}
}
