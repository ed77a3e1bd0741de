package peers

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// childSide and childFile make the test a child that tries one side at its
// limits and may die of it.
var (
	childSide = flag.String("side", "", "for the children of TestLimits")
	childFile = flag.String("file", "", "for the children of TestLimits")
)

// What README says of the sides at their limits is so.
func TestLimits(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what is expected here is that of Linux")
	}
	empty, _ := newFile(t, 0)
	for _, s := range sides() {
		t.Run(s.name, func(t *testing.T) {
			cut, _ := newFile(t, 4*os.Getpagesize())
			for _, limit := range []struct{ name, file, want string }{
				{"empty", empty, s.empty}, {"proc", "/proc/self/status", s.proc}, {"truncated", cut, s.truncated},
			} {
				out, err := exec.Command(os.Args[0], "-test.run=^TestLimitsChild$", "-side="+s.name, "-file="+limit.file).CombinedOutput()
				if got := outcome(string(out), err); got != limit.want {
					t.Errorf("%s: %s, want %s\n%.300s", limit.name, got, limit.want, out)
				}
			}
		})
	}
}

// outcome is the child's word for what happened; a child that says nothing
// has died.
func outcome(out string, err error) string {
	if err != nil {
		if strings.Contains(out, "fault") {
			return dies
		}
		return "child failed: " + err.Error()
	}
	_, word, _ := strings.Cut(out, "outcome: ")
	word, _, _ = strings.Cut(word, "\n")
	return word
}

func TestLimitsChild(t *testing.T) {
	if *childSide == "" {
		t.Skip("run by TestLimits")
	}
	for _, s := range sides() {
		if s.name == *childSide {
			fmt.Println("outcome: " + limits(s, *childFile))
		}
	}
}

// limits opens the file, cuts it to a page if it is longer, and reads behind
// that; a shorter one it reads from the start.
func limits(s side, name string) string {
	r, err := s.open(name)
	if err != nil {
		return fails
	}
	page := int64(os.Getpagesize())
	var off int64
	info, err := os.Stat(name)
	if err != nil {
		return "stat failed"
	}
	if info.Size() > page {
		off = 2 * page
		if err := os.Truncate(name, page); err != nil {
			return "truncate failed"
		}
	}
	n, err := r.ReadAt(make([]byte, 16), off)
	switch {
	case off > 0 && err != nil, n == 0 && err != io.EOF:
		return fails
	case n == 0 && strings.HasPrefix(name, "/proc"):
		return nobody
	}
	return works
}

// A slice that outlives its file must not show the bytes of another one.
// Addresses are given out anew often, but not always: hence the repetitions.
func TestStale(t *testing.T) {
	one := filepath.Join(t.TempDir(), "one")
	two := filepath.Join(t.TempDir(), "two")
	for name, letter := range map[string]string{one: "1", two: "2"} {
		if err := os.WriteFile(name, []byte(strings.Repeat(letter, 1<<20)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range sides() {
		if s.stale == "" {
			continue
		}
		if s.name != "mmapio" && runtime.GOOS != "linux" {
			continue // expected of Linux only
		}
		got := faults
		for range 100 {
			if stale(t, s, one, two) == '2' {
				got = other
			}
		}
		if got != s.stale {
			t.Errorf("%s: a slice that outlives its file: %s, want %s", s.name, got, s.stale)
		}
	}
}

// stale returns the first byte of a slice of file one after that was closed
// and two opened, or 0 if reading it faults.
func stale(t *testing.T, s side, one, two string) (b byte) {
	first, err := s.open(one)
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.KeepAlive(first)
	if err := first.close(); err != nil {
		t.Fatal(err)
	}
	second, err := s.open(two)
	if err != nil {
		t.Fatal(err)
	}
	defer second.close()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			if _, fault := r.(interface{ Addr() uintptr }); !fault {
				panic(r)
			}
			b = 0
		}
	}()
	return first.bytes[0]
}
