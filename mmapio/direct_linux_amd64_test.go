//go:build gc && !purego && !race && !msan && !asan

package mmapio

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// lengths are those around the borders of what copyDirectly does in one way.
func lengths() (all []int) {
	for n := 1; n <= int(copiesDirectly()); n++ {
		if n <= 400 || n > int(copiesDirectly())-40 {
			all = append(all, n)
		}
	}
	return all
}

func numbered(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i%251 + 1)
	}
	return b
}

// Everything arrives, and nothing beside it changes, wherever it begins.
func TestCopyDirectly(t *testing.T) {
	catchFaults()
	if copiesDirectly() < mostDirect {
		t.Fatalf("at most %d bytes are copied directly", copiesDirectly())
	}
	const margin = 64
	src := numbered(int(copiesDirectly()) + margin)
	dst, want := make([]byte, len(src)+margin), make([]byte, len(src)+margin)
	for _, n := range lengths() {
		for shift := range 34 {
			from, to := shift*7%33, shift
			clear(dst)
			clear(want)
			copy(want[to:], src[from:from+n])
			if !copyDirectly(&dst[to], &src[from], n) {
				t.Fatalf("%d bytes from %d to %d are refused", n, from, to)
			}
			if !bytes.Equal(dst, want) {
				t.Fatalf("%d bytes from %d to %d arrive as\n%v", n, from, to, dst)
			}
		}
	}
	if more := int(copiesDirectly()) + 1; copyDirectly(&dst[0], &src[0], more) {
		t.Errorf("%d bytes are not refused", more)
	}
}

// What overlaps is refused or copied as if by way of a buffer.
func TestCopyDirectlyOverlap(t *testing.T) {
	catchFaults()
	for n := 1; n <= min(300, int(copiesDirectly())); n++ {
		for _, distance := range []int{0, 1, 7, 31, 32, 33, 64, 127, 128, 129, n - 1, n, n + 1} {
			for _, up := range []bool{false, true} {
				all := numbered(2*n + 400)
				from, to := distance, 0
				if up {
					from, to = 0, distance
				}
				before, want := bytes.Clone(all), bytes.Clone(all)
				copy(want[to:], before[from:from+n])
				if !copyDirectly(&all[to], &all[from], n) {
					if n <= mostDirect || abs(distance) >= n {
						t.Errorf("%d bytes from %d to %d are refused", n, from, to)
					}
					want = before
				}
				if !bytes.Equal(all, want) {
					t.Fatalf("%d bytes from %d to %d are wrong", n, from, to)
				}
			}
		}
	}
}

func abs(n int) int { return max(n, -n) }

// A fault at any place of either side is told of, and the process lives.
func TestCopyDirectlyFaults(t *testing.T) {
	catchFaults()
	const inside = "MMAPIO_TEST_NO_AVX"
	if os.Getenv(inside) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestCopyDirectly")
		cmd.Env = append(os.Environ(), inside+"=1", "GODEBUG=cpu.avx=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("without AVX: %v\n%.2000s", err, out)
		}
	} else if copiesDirectly() != mostDirect {
		t.Errorf("without AVX at most %d bytes are copied directly, want %d", copiesDirectly(), mostDirect)
	}
	page := os.Getpagesize()
	pages := 2 * (int(copiesDirectly())/page + 1)
	region, err := mapAnonymous(2 * pages * page)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := unmap(region); err != nil {
			t.Error(err)
		}
	}()
	half := pages * page
	if err := unix.Mprotect(region[half:], unix.PROT_NONE); err != nil {
		t.Fatal(err)
	}
	other := numbered(int(copiesDirectly()))
	for _, n := range lengths() {
		for _, there := range []int{0, 1, n / 2, n - 1, n} { // bytes before the border
			start := &region[half-min(there, half)]
			want := there >= n
			if got := copyDirectly(&other[0], start, n); got != want {
				t.Fatalf("reading %d bytes, %d of them there: %v", n, there, got)
			}
			if got := copyDirectly(start, &other[0], n); got != want {
				t.Fatalf("writing %d bytes, %d of them there: %v", n, there, got)
			}
		}
	}
}

// Where no handler could be installed nothing is copied without a guard.
func TestCopyDirectlyWithoutHandler(t *testing.T) {
	catchFaults()
	before := copiesDirectly()
	defer copyUpTo(before)
	copyUpTo(0)
	var a, b [1]byte
	if copyDirectly(&a[0], &b[0], 1) {
		t.Error("a byte is copied")
	}
}

// The first File that is opened installs the handler.
func TestOpenCatchesFaults(t *testing.T) {
	const file = "MMAPIO_TEST_FIRST_FILE"
	if name := os.Getenv(file); name != "" {
		if n := copiesDirectly(); n != 0 {
			t.Errorf("before any File is open up to %d bytes are copied directly", n)
		}
		openFile(t, name, os.O_RDONLY)
		if copiesDirectly() < mostDirect {
			t.Error("with an open File nothing is copied directly")
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestOpenCatchesFaults$")
	cmd.Env = append(os.Environ(), file+"="+newFile(t, "content"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.2000s", err, out)
	}
}

// What is not a fault of copyDirectly ends the program as it does without this
// package.
func TestOtherSignals(t *testing.T) {
	const which = "MMAPIO_TEST_SIGNAL"
	ends := map[string]struct {
		do   func(f *File)
		want string
	}{
		"a fault elsewhere": {func(f *File) {
			b := f.Bytes()
			_ = f.Close()
			b[0]++
		}, "unexpected fault address"},
		"SIGSEGV of kill(2)": {func(*File) { _ = syscall.Kill(os.Getpid(), syscall.SIGSEGV) }, "SIGSEGV"},
		"SIGBUS of kill(2)":  {func(*File) { _ = syscall.Kill(os.Getpid(), syscall.SIGBUS) }, "SIGBUS"},
		"SIGSEGV of tgkill(2), most likely in a copy": {func(*File) {
			thread := make(chan int)
			go func() {
				runtime.LockOSThread()
				thread <- unix.Gettid()
				a, b := make([]byte, copiesDirectly()), make([]byte, copiesDirectly())
				for copyDirectly(&a[0], &b[0], len(a)) {
				}
				os.Exit(0)
			}()
			_ = unix.Tgkill(os.Getpid(), <-thread, unix.SIGSEGV)
		}, "SIGSEGV"},
	}
	if name := os.Getenv(which); name != "" {
		// Of the parent, which removes it: this process won't.
		f, err := OpenFile(os.Getenv(which+"_FILE"), os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.ReadAt(make([]byte, 4), 0); err != nil {
			t.Fatal(err)
		}
		ends[name].do(f)
		select {}
	}
	file := newFile(t, "content")
	for name, end := range ends {
		cmd := exec.Command(os.Args[0], "-test.run=^TestOtherSignals$", "-test.timeout=1m")
		cmd.Env = append(os.Environ(), which+"="+name, which+"_FILE="+file)
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), end.want) || strings.Contains(string(out), "timed out") {
			t.Errorf("%s: %v, and no %q in\n%.2000s", name, err, end.want, out)
		}
	}
}
