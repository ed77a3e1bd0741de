package counter

import (
	"os"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// The records of the tracepoint name the same calls as ptrace: TestTraceCounts
// makes the same calls in a traced process.
func TestNamesOfCalls(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s := Open()
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, src := range s.Sources() {
		if src.Figure == SystemCalls && src.Err != nil {
			t.Skip("system calls can't be counted in this process: ", src.Err)
		}
	}
	f, err := os.Open("/dev/zero")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fd, b := int(f.Fd()), make([]byte, 1)
	for range 2 { // the second measurement starts where the first ended
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := unix.Pread(fd, b, 0); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if _, err := unix.Read(fd, b); err != nil {
				t.Fatal(err)
			}
		}
		r, err := s.Stop()
		if err != nil {
			t.Fatal(err)
		}
		want := []Call{{Name: "pread64", N: 3}, {Name: "read", N: 2}}
		if diff := cmp.Diff(want, r.Calls()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if n, ok := r.Value(SystemCalls); !ok || n != 5 {
			t.Errorf("%d calls, %v, want 5", n, ok)
		}
	}
}

// With more calls than fit into the ring there is a count, and no names.
func TestTooManyCallsForNames(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	p, err := openSyscalls()
	if err != nil {
		t.Skip("system calls can't be counted in this process: ", err)
	}
	defer func() {
		if err := p.close(); err != nil {
			t.Error(err)
		}
	}()
	if p.ring == nil {
		t.Skip("the kernel leaves no records here")
	}
	const many = 100_000
	var r Reading
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	for range many {
		unix.Getppid()
	}
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	if err := p.report(&r); err != nil {
		t.Fatal(err)
	}
	if n, _ := r.Value(SystemCalls); n != many || r.Calls() != nil {
		t.Errorf("%d calls with names %v, want %d without", n, r.Calls(), many)
	}
}
