package mmapio

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestOpenRefusesSpecialFiles(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []refusal{
		{"pipe", fifo, os.O_RDWR, nil, errors.ErrUnsupported},
		{"proc", "/proc/self/status", os.O_RDONLY, nil, errors.ErrUnsupported},
		{"sys", "/sys/kernel/mm/transparent_hugepage/enabled", os.O_RDONLY, nil, errors.ErrUnsupported},
	} {
		t.Run(test.name, test.check)
	}
}

// Addresses are given back once a File is unreachable.
func TestAddressesAreReleased(t *testing.T) {
	name := newFile(t, "content")
	// A size of its own tells these mappings from all others.
	const size = 77 << 30
	if strconv.IntSize == 32 {
		t.Skip("the mapping does not fit a 32-bit address space")
	}
	if err := os.Truncate(name, size); err != nil {
		t.Skipf("no sparse file of 77 GiB: %v", err)
	}
	for range 20 {
		f, err := Open(name)
		if errors.Is(err, syscall.ENOMEM) {
			t.Skip("no room for a mapping of 77 GiB, as under an emulator: ", err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	reserved := func() bool { return addressSpace(t) > size }
	if !reserved() {
		t.Error("the addresses were given back while the File was reachable")
	}
	for tries := 0; reserved(); tries++ {
		if tries == 1000 {
			t.Fatal("the addresses were never given back")
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

// addressSpace returns the size of the process's in bytes.
func addressSpace(t *testing.T) int64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("no /proc to look at the address space:", err)
	}
	var pages int64
	if _, err := fmt.Sscan(string(b), &pages); err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

func TestFailedTruncateChangesNothing(t *testing.T) {
	fd, err := unix.MemfdCreate("sealed", unix.MFD_ALLOW_SEALING)
	if err != nil {
		t.Skip("no file that can't be cut:", err)
	}
	f, err := New(os.NewFile(uintptr(fd), "sealed"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(10); err != nil {
		t.Fatal(err)
	}
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_SHRINK); err != nil {
		t.Skip("no file that can't be cut:", err)
	}
	if err := f.Truncate(4); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Truncate returned %v", err)
	}
	if n, err := f.Size(); n != 10 || err != nil {
		t.Errorf("Size is %d, %v", n, err)
	}
}

// What is asked of an opening that a mapping can't do is refused, as os.O_SYNC is.
func TestOpenRefusesDirect(t *testing.T) {
	name := newFile(t, "content")
	for what, flag := range map[string]int{"O_DSYNC": unix.O_DSYNC, "O_DIRECT": unix.O_DIRECT} {
		refusal{file: name, flag: os.O_RDWR | flag, want: errors.ErrUnsupported}.check(t)
		f, err := os.OpenFile(name, os.O_RDWR|flag, 0)
		if err != nil {
			t.Logf("%s: %v", what, err) // not all filesystems have direct reads
			continue
		}
		if m, err := New(f); !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: New returned %v, %v", what, m, err)
		}
		f.Close()
	}
}
