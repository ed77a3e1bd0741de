package doctor

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"mmapbench/bench"
	"mmapbench/internal/doctor/sys"
	"mmapbench/internal/machine"
)

func tempFile(t *testing.T, dir string) *os.File {
	t.Helper()
	f, err := makeFile(t.Context(), filepath.Join(dir, "file"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func nothing() {}

// A page that is in the cache causes no major fault, and is not called one.
func TestMajorFaultsAreProven(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	dir := t.TempDir()
	switch m := (machine.Root{FS: os.DirFS("/")}).MountOf(resolve(dir)); m.Kind {
	case "ext4", "xfs", "btrfs":
	default:
		t.Skipf("it is not known that pages can be dropped from the cache on %q", m.Kind)
	}
	f := tempFile(t, dir)
	c := &cold{ctx: t.Context(), f: f, pages: fileSize / os.Getpagesize()}
	defer c.unmap()
	if err := c.chill(); err != nil {
		t.Fatal(err)
	}
	vec, err := sys.Cached(c.mapped)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range c.left {
		if vec[at] != 0 {
			t.Fatalf("page %d is in the cache", at)
		}
	}
	major := 0
	for _, at := range c.left {
		got, err := watch(nothing, nothing, func() { c.sink += c.mapped[at*os.Getpagesize()] })
		if err != nil {
			t.Fatal(err)
		}
		major += int(got.Major)
	}
	if major < len(c.left)/2 {
		t.Errorf("%d cold pages caused %d major faults", len(c.left), major)
	}

	// Now that they are in the cache the proof must fail.
	warm := &cold{ctx: t.Context(), f: f, mapped: c.mapped, left: c.left}
	if _, err := warm.loop(1, nothing, nothing); err == nil {
		t.Error("the load of a cached page counts as a major fault")
	}
}

// A mapping keeps its pages in the cache: then there is no cold file.
func TestHeldPagesAreNotCold(t *testing.T) {
	f := tempFile(t, t.TempDir())
	b, err := unix.Mmap(int(f.Fd()), 0, fileSize, unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(b)
	var sum byte
	for at := 0; at < fileSize; at += os.Getpagesize() {
		sum += b[at]
	}
	c := &cold{ctx: t.Context(), f: f, pages: fileSize / os.Getpagesize()}
	defer c.unmap()
	if err := c.chill(); err == nil || !strings.Contains(err.Error(), "still in the page cache") {
		t.Errorf("error is %v (%d)", err, sum)
	}
}

func TestNoDevice(t *testing.T) {
	dir, err := os.MkdirTemp("/dev/shm", "doctor-")
	if err != nil {
		t.Skip("no tmpfs to make files in: ", err)
	}
	defer os.RemoveAll(dir)
	s := newSystem(os.DirFS("/"), dir, dir)
	if !s.temp.InMemory() {
		t.Skipf("/dev/shm is on %+v", s.temp)
	}
	fs := openFiles(t.Context(), dir, "")
	defer fs.close()
	l := &lab{ctx: t.Context(), clock: bench.SystemClock(), files: fs, sys: s}
	for _, open := range []func() (bench.Loop, error){l.majorFault, l.fsync} {
		if _, err := open(); !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "-dir") {
			t.Errorf("error %v does not name the way out", err)
		}
	}
}

// Touching pages again causes no fault: then the time is not told.
func TestMinorFaultsAreProven(t *testing.T) {
	for _, tt := range []struct {
		got sys.Faults
		ok  bool
	}{
		{sys.Faults{Minor: 512}, true},
		{sys.Faults{Minor: 514}, true}, // the runtime's own
		{sys.Faults{Minor: 16}, false}, // huge pages, or fault-around
		{sys.Faults{Minor: 5000}, false},
		{sys.Faults{Minor: 512, Major: 1}, false},
	} {
		if err := expectMinor(tt.got, 512); (err == nil) != tt.ok {
			t.Errorf("%+v: %v", tt.got, err)
		}
	}
}

// Two buffers of the copy must not push others out of a small memory.
func TestCopyNeedsRoom(t *testing.T) {
	s := planted(map[string]string{"proc/meminfo": "MemAvailable: 131072 kB\n"})
	if _, err := (&lab{sys: s}).copying(64 << 20); err == nil {
		t.Error("there is room")
	}
}
