package counter

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"

	"golang.org/x/sys/unix"
)

const page = 4096 // the size of a read, not the system's page size

// TestSystemCalls and TestKernelBytes check that n reads count as n system
// calls and exactly as the bytes that they returned.
func TestSystemCalls(t *testing.T) {
	const n = 2000
	const noise = n / 100 // signals and futex calls of the runtime
	measureReads(t, n, SystemCalls, func(got int64) {
		if got < n || got > n+noise {
			t.Errorf("%d system calls, want %d to %d", got, n, n+noise)
		}
	})
}

func TestKernelBytes(t *testing.T) {
	const n = 2000
	measureReads(t, n, KernelBytes, func(got int64) {
		if got != n*page {
			t.Errorf("kernel transferred %d bytes, want %d", got, n*page)
		}
	})
}

// measureReads passes the cost of n reads of a page to check, several times
// with one Set.
func measureReads(t *testing.T, n int, f Figure, check func(got int64)) {
	t.Helper()
	file := openFile(t, writeFile(t, page))
	buf := make([]byte, page)
	s := openSet(t)
	quietCollector(t)
	for range 3 {
		r := measure(t, s, func() error {
			for range n {
				if _, err := file.ReadAt(buf, 0); err != nil {
					return err
				}
			}
			return nil
		})
		check(require(t, s, r, f))
	}
}

func TestWritesAreKernelBytes(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := openSet(t)
	r := measure(t, s, func() error {
		_, err := f.WriteAt(make([]byte, 3*page+1), 0)
		return err
	})
	if got := require(t, s, r, KernelBytes); got != 3*page+1 {
		t.Errorf("kernel transferred %d bytes, want %d", got, 3*page+1)
	}
}

func TestEmptyReadsZero(t *testing.T) {
	const attempts = 50 // the runtime may add to some
	s := openSet(t)
	quietCollector(t)
	var r Reading
	for range attempts {
		r = measure(t, s, func() error { return nil })
		if allZero(r) {
			return
		}
	}
	t.Errorf("none of %d empty measurements reads 0: the last is %v", attempts, r)
}

func allZero(r Reading) bool {
	for f := range figures {
		if v, ok := r.Value(f); ok && v != 0 && f.isExact() {
			return false
		}
	}
	return true
}

func TestMinorFaults(t *testing.T) {
	const pages = 32
	const noise = 4 // stack and heap of the runtime
	size := pages * os.Getpagesize()
	tests := []struct {
		name  string
		touch func(b []byte) error
	}{
		{"user mode", func(b []byte) error {
			for i := 0; i < len(b); i += os.Getpagesize() {
				b[i] = 1
			}
			return nil
		}},
		{"kernel mode", func(b []byte) error {
			zero, err := os.Open("/dev/zero")
			if err != nil {
				return err
			}
			defer zero.Close()
			_, err = zero.Read(b)
			return err
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := freshMemory(t, size)
			s := openSet(t)
			quietCollector(t)
			r := measure(t, s, func() error { return tt.touch(b) })
			if got := require(t, s, r, MinorFaults); got < pages || got > pages+noise {
				t.Errorf("%d minor faults, want %d to %d", got, pages, pages+noise)
			}
		})
	}
}

// TestDevice reads a file that is not in the page cache.
func TestDevice(t *testing.T) {
	const size = 1 << 20
	const attempts = 5 // the kernel may keep a page that is in use elsewhere
	name := writeFile(t, size)
	skipUnlessBlockBacked(t, name)
	f := openFile(t, name)
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, size)
	s := openSet(t)
	var got int64
	for range attempts {
		if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
			t.Fatal(err)
		}
		r := measure(t, s, func() error {
			_, err := f.ReadAt(buf, 0)
			return err
		})
		if got = require(t, s, r, DeviceBytes); got >= size {
			break
		}
	}
	if got < size {
		t.Errorf("fetched %d bytes from the device, want at least %d", got, size)
	}
	for range attempts { // the kernel may drop a page that nobody uses
		r := measure(t, s, func() error {
			_, err := f.ReadAt(buf, 0)
			return err
		})
		if got = require(t, s, r, DeviceBytes); got == 0 {
			return
		}
	}
	t.Errorf("fetched %d bytes that were in the page cache", got)
}

func TestMajorFaults(t *testing.T) {
	const attempts = 5
	name := writeFile(t, 1<<20)
	skipUnlessBlockBacked(t, name)
	f := openFile(t, name)
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	s := openSet(t)
	for range attempts {
		if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
			t.Fatal(err)
		}
		b, err := unix.Mmap(int(f.Fd()), 0, 1<<20, unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			t.Fatal(err)
		}
		var touched byte
		r := measure(t, s, func() error {
			touched = b[len(b)/2]
			return nil
		})
		runtime.KeepAlive(touched)
		if err := unix.Munmap(b); err != nil {
			t.Fatal(err)
		}
		if require(t, s, r, MajorFaults) > 0 {
			return
		}
	}
	t.Errorf("no major fault in %d tries on a page that is not cached", attempts)
}

func TestOtherThread(t *testing.T) {
	s := openSet(t)
	other := make(chan error)
	onOther := func(f func() error) error {
		go func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			other <- f()
		}()
		return <-other
	}
	if err := onOther(s.Start); err == nil {
		t.Error("Start on another thread: no error")
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	stop := func() error { _, err := s.Stop(); return err }
	if err := onOther(stop); err == nil {
		t.Error("Stop on another thread: no error")
	}
	measure(t, s, func() error { return nil })
}

func TestNoAllocation(t *testing.T) {
	t.Run("exact", func(t *testing.T) { testNoAllocation(t, openSet(t)) })
	t.Run("quiet", func(t *testing.T) { testNoAllocation(t, openQuietSet(t)) })
}

func testNoAllocation(t *testing.T, s *Set) {
	quietCollector(t)
	starts := testing.AllocsPerRun(100, func() {
		if err := s.Start(); err != nil {
			t.Error(err)
		}
		s.state = idle // not Stop, which may allocate after the work
	})
	snapshots := testing.AllocsPerRun(100, func() {
		for _, p := range s.probes {
			if err := p.stop(); err != nil {
				t.Error(err)
			}
		}
	})
	if starts != 0 || snapshots != 0 {
		t.Errorf("Start allocates %v times, the snapshots of Stop %v times", starts, snapshots)
	}
}

func TestCloseReleasesDescriptors(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := descriptors(t)
	for range 20 {
		if err := errors.Join(Open().Close(), OpenQuiet().Close()); err != nil {
			t.Fatal(err)
		}
	}
	if after := descriptors(t); after > before {
		t.Errorf("%d descriptors are open, %d were", after, before)
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func measure(t *testing.T, s *Set, work func() error) Reading {
	t.Helper()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	workErr := work()
	r, err := s.Stop()
	if err != nil {
		t.Fatal(err)
	}
	if workErr != nil {
		t.Fatal(workErr)
	}
	return r
}

// require returns the figure f, or skips the test with the reason why this
// machine does not provide it.
func require(t *testing.T, s *Set, r Reading, f Figure) int64 {
	t.Helper()
	v, ok := r.Value(f)
	if !ok {
		t.Skipf("%v is absent: %v", f, s.sources[f].Err)
	}
	return v
}

// quietCollector keeps the collector from working on the test's thread.
func quietCollector(t *testing.T) {
	percent := debug.SetGCPercent(-1)
	t.Cleanup(func() { debug.SetGCPercent(percent) })
}

// writeFile writes size bytes that do not compress.
func writeFile(t *testing.T, size int) string {
	t.Helper()
	content := make([]byte, size)
	if _, err := rand.NewChaCha8([32]byte{}).Read(content); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(name, content, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func openFile(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// freshMemory maps memory whose every page faults once.
func freshMemory(t *testing.T, size int) []byte {
	t.Helper()
	b, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Munmap(b) })
	if err := unix.Madvise(b, unix.MADV_NOHUGEPAGE); err != nil && err != unix.EINVAL {
		t.Fatal(err) // EINVAL: a kernel without huge pages
	}
	return b
}

func skipUnlessBlockBacked(t *testing.T, name string) {
	t.Helper()
	var fs unix.Statfs_t
	if err := unix.Statfs(name, &fs); err != nil {
		t.Fatal(err)
	}
	switch uint32(fs.Type) {
	case unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC:
		return
	}
	t.Skipf("file system of type %#x is not known to have a device under it: set TMPDIR to one that has", uint32(fs.Type))
}
