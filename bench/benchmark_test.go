package bench

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// The example of own_test.go reports its costs under go test.
func TestBenchmarkReports(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^$", "-test.bench=^BenchmarkOwn$", "-test.benchtime=100x")
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.ENOEXEC) {
		t.Skip("the tests run under an emulator, and the kernel does not know how to start their own binary: ", err)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	set := counter.Open()
	defer set.Close()
	for _, s := range set.Sources() {
		unit := s.Figure.Unit()
		want, ok := map[counter.Figure][2]string{
			counter.SystemCalls: {"1.000", "0"}, counter.KernelBytes: {"512.0", "0"},
			counter.MinorFaults: {"0", "0"}, counter.MajorFaults: {"0", "0"},
		}[s.Figure]
		if !ok {
			continue
		}
		for i, target := range []string{"stdio", "mmap"} {
			if runtime.GOOS != "linux" && target == "mmap" {
				continue
			}
			got := figureOf(out, target, unit)
			if s.Err != nil {
				if got != "" || !strings.Contains(string(out), unit+": "+s.Err.Error()) {
					t.Errorf("%s of %s is %q, and should be absent with the reason:\n%s", unit, target, got, out)
				}
				continue
			}
			if got != want[i] {
				t.Errorf("%s of %s is %q, not %q:\n%s", unit, target, got, want[i], out)
			}
		}
	}
	if copied := figureOf(out, "mmap", "user-B/op"); copied != "512.0" {
		t.Errorf("mmap copied %q in user space:\n%s", copied, out)
	}
	if figureOf(out, "stdio", "ns/op") == "" {
		t.Errorf("no time:\n%s", out)
	}
}

// figureOf returns the figure of a target that go test printed, or "".
func figureOf(out []byte, target, unit string) string {
	m := regexp.MustCompile(`(?m)^BenchmarkOwn/io=` + target + `(?:-\d+)?\s.*?([0-9.]+) ` + regexp.QuoteMeta(unit) + `\b`).FindSubmatch(out)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// benchmarked runs a benchmark of a few operations and reports whether it
// failed.
func benchmarked(t *testing.T, run func(b *testing.B)) (failed bool) {
	t.Helper()
	f := flag.Lookup("test.benchtime")
	before := f.Value.String()
	if err := f.Value.Set("5x"); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Value.Set(before); err != nil {
			t.Fatal(err)
		}
	}()
	testing.Benchmark(func(b *testing.B) {
		defer func() { failed = b.Failed() }() // even if b.Fatal ends it
		run(b)
	})
	return failed
}

func ownFile(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "own")
	if err := os.WriteFile(name, bytes.Repeat([]byte("some line\n"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// Operations write to copies, which all start with the same content and are
// removed at the end.
func TestBenchmarkCopies(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	name := ownFile(t)
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var copies []string
	failed := benchmarked(t, func(b *testing.B) {
		Benchmark(b, realTargets()[:1], name, os.O_RDWR, func(f fileio.File) error {
			if len(copies) == 0 || copies[len(copies)-1] != f.Name() {
				copies = append(copies, f.Name())
				if size, err := f.Size(); err != nil || size != int64(len(before)) {
					t.Errorf("a copy has %d bytes, %v", size, err)
				}
			}
			_, err := f.WriteAt([]byte("changed"), int64(len(before)))
			return err
		})
	})
	after, err := os.ReadFile(name)
	if err != nil || failed || !bytes.Equal(before, after) {
		t.Errorf("failed: %t; the file has changed or is gone: %v", failed, err)
	}
	if len(copies) < 2 {
		t.Errorf("counted and timed on %q", copies)
	}
	for _, c := range copies {
		if _, err := os.Stat(c); c == name || !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s was left, or is no copy: %v", c, err)
		}
	}
}

// In a counted pass the File adds up what it copies. In the timed pass it does
// not, and no counter is open.
func TestBenchmarkTimesAlone(t *testing.T) {
	var counting []bool
	target := work.Target{Name: "watched", CountsCopies: true, Open: func(name string, flag int, o work.Opening) (fileio.File, error) {
		counting = append(counting, o.Copied != nil)
		return stdio.OpenFile(name, flag, 0)
	}}
	var counted, timed int
	failed := benchmarked(t, func(b *testing.B) {
		Benchmark(b, []work.Target{target}, ownFile(t), os.O_RDONLY, func(f fileio.File) error {
			if counting[len(counting)-1] {
				if counted++; counted == 1 && countsCalls() && openCounters(t) == "" {
					t.Error("a counter that is open is not seen")
				}
				return nil
			}
			timed++
			if open := openCounters(t); open != "" {
				t.Errorf("%s is open while times are taken", open)
			}
			return nil
		})
	})
	if failed || counted < countRepeats*countOps || timed < 5 {
		t.Errorf("failed: %t; %d operations were counted and %d timed", failed, counted, timed)
	}
}

// countsCalls reports whether system calls are counted by a perf_event.
func countsCalls() bool {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	set := counter.Open()
	defer set.Close()
	return set.Sources()[counter.SystemCalls].Err == nil
}

// openCounters returns the name of a counter that the process has open, or "".
func openCounters(t *testing.T) string {
	if runtime.GOOS != "linux" {
		return ""
	}
	const dir = "/proc/self/fd"
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range all {
		if name, err := os.Readlink(filepath.Join(dir, fd.Name())); err == nil && strings.Contains(name, "perf_event") {
			return name
		}
	}
	return ""
}

// Few of a long operation are counted.
func TestBenchmarkCountsFew(t *testing.T) {
	done := 0
	failed := benchmarked(t, func(b *testing.B) {
		Benchmark(b, realTargets()[:1], ownFile(t), os.O_RDONLY, func(fileio.File) error {
			done++
			time.Sleep(countLimit / 2)
			return nil
		})
	})
	// Two to calibrate, batches of at most two, and the timed ones.
	if most := 2 + 2*countRepeats + 5; failed || done > most {
		t.Errorf("failed: %t; %d operations were done, more than %d", failed, done, most)
	}
}

func TestBenchmarkFails(t *testing.T) {
	broken := errors.New("broken")
	good := realTargets()[:1]
	nothing := func(fileio.File) error { return nil }
	calls := 0
	for what, run := range map[string]func(b *testing.B){
		"an operation": func(b *testing.B) {
			Benchmark(b, good, ownFile(t), os.O_RDONLY, func(fileio.File) error { return broken })
		},
		"a late operation": func(b *testing.B) {
			Benchmark(b, good, ownFile(t), os.O_RDONLY, func(fileio.File) error {
				if calls++; calls > 2+countRepeats*countOps {
					return broken
				}
				return nil
			})
		},
		"a target that can't open": func(b *testing.B) {
			Benchmark(b, []work.Target{NewTarget("broken", func(string, int, os.FileMode, ...stdio.Option) (*stdio.File, error) {
				return nil, broken
			}, nil)}, ownFile(t), os.O_RDONLY, nothing)
		},
		"no operation": func(b *testing.B) { Benchmark(b, good, ownFile(t), os.O_RDONLY, nil) },
		"a target that opens nothing": func(b *testing.B) {
			none := func(string, int, work.Opening) (fileio.File, error) { return nil, nil }
			Benchmark(b, []work.Target{{Name: "none", Open: none}}, ownFile(t), os.O_RDONLY, nothing)
		},
		"no file": func(b *testing.B) {
			Benchmark(b, good, filepath.Join(t.TempDir(), "missing"), os.O_RDWR, nothing)
		},
	} {
		if !benchmarked(t, run) {
			t.Errorf("%s does not fail the benchmark", what)
		}
	}
}

// A flag that changes the file, even one opened for reading, is refused.
func TestBenchmarkKeepsFile(t *testing.T) {
	name := ownFile(t)
	before, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "missing")
	nothing := func(fileio.File) error { return nil }
	for path, flag := range map[string]int{name: os.O_RDONLY | os.O_TRUNC, missing: os.O_RDONLY | os.O_CREATE} {
		if !benchmarked(t, func(b *testing.B) { Benchmark(b, realTargets()[:1], path, flag, nothing) }) {
			t.Errorf("the flag %#x does not fail the benchmark", flag)
		}
	}
	if after, err := os.ReadFile(name); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file has changed: %v", err)
	}
	if _, err := os.Stat(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
}
