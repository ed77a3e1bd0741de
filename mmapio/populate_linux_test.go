package mmapio

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// faultsOf returns the minor page faults of the process during fn.
func faultsOf(t *testing.T, fn func()) int64 {
	t.Helper()
	var before, after unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_THREAD, &before); err != nil {
		t.Skip("page faults are not counted: ", err)
	}
	fn()
	if err := unix.Getrusage(unix.RUSAGE_THREAD, &after); err != nil {
		t.Fatal(err)
	}
	return int64(after.Minflt - before.Minflt)
}

// After Populate no page faults when it is read, with the option none of those
// that were added later either.
func TestPopulateSparesFaults(t *testing.T) {
	needAdvice(t)
	lockThread(t)
	const pages = 512
	size := int64(pages * os.Getpagesize())
	name := newFile(t, "")
	f := openFile(t, name, os.O_RDWR, Populate(), Advice(NoHugePage))
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	touchAll := func() { touch(f.Bytes()) }
	if without := faultsOf(t, func() { touch(openFile(t, name, os.O_RDONLY, Advice(Random)).Bytes()) }); without < 4 {
		t.Skip("this kernel does not count faults in a mapping, or takes none")
	}
	// The stack and others may fault too, once or twice.
	if n := faultsOf(t, touchAll); n > 3 {
		t.Errorf("reading %d populated pages took %d faults", pages, n)
	}
	if err := f.Truncate(2 * size); err != nil {
		t.Fatal(err)
	}
	if n := faultsOf(t, touchAll); n > 3 {
		t.Errorf("reading %d populated pages took %d faults", 2*pages, n)
	}
}
