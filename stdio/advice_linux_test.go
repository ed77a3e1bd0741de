package stdio

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// residentAfterOneRead evicts a file and returns how many of its pages are
// cached when its first byte was read through a File with hints.
func residentAfterOneRead(t *testing.T, name string, hints ...Hint) int {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		t.Fatal(err)
	}
	if n := resident(t, f); n > 0 {
		t.Skipf("%d pages of %s stay in memory: readahead can't be seen there", n, name)
	}
	file, err := OpenFile(name, os.O_RDONLY, 0, Advice(hints...))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.ReadAt(make([]byte, 1), 0); err != nil {
		t.Fatal(err)
	}
	return resident(t, f)
}

func resident(t *testing.T, f *os.File) (n int) {
	t.Helper()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	b, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(b)
	vec := make([]byte, len(b)/os.Getpagesize())
	_, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), uintptr(unsafe.Pointer(&vec[0])))
	if errno != 0 {
		t.Fatal(errno)
	}
	for _, v := range vec {
		n += int(v & 1)
	}
	return n
}

// A hint changes what is read ahead.
func TestAdvice(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, bytes.Repeat([]byte("0123456789abcdef"), 4<<20/16), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	normal, random := residentAfterOneRead(t, name), residentAfterOneRead(t, name, Random)
	// A page is the least, but the file system may cache in larger units.
	if random < 1 || random >= normal {
		t.Errorf("%d pages were read with Random and %d without", random, normal)
	}
	if again := residentAfterOneRead(t, name, Random, Normal); again != normal {
		t.Errorf("%d pages were read with Normal and %d without", again, normal)
	}
}

// A hint that is none is ignored.
func TestAdviceRefused(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte("content"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, h := range []Hint{-1, Sequential, WillNeed, WillNeed + 1} {
		f, err := OpenFile(name, os.O_RDONLY, 0, Advice(h), Window(1, 3))
		if err != nil {
			t.Fatalf("%d: %v", h, err)
		}
		b := make([]byte, 3)
		if _, err := f.ReadAt(b, 0); err != nil || string(b) != "ont" {
			t.Errorf("%d: read %q, %v", h, b, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
