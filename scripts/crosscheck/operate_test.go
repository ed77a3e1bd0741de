package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"mmapbench/bench"
)

// newSession returns a session with a small input.
func newSession(t *testing.T) *session {
	t.Helper()
	s := &session{dir: t.TempDir(), size: 256 << 10, rounds: 1, slice: 50 * time.Millisecond, progress: io.Discard}
	if err := writeInput(s.input(), s.size); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCases(t *testing.T) {
	s := &session{size: 1 << 20}
	var got []string
	for _, c := range append(s.cases("kept"), s.cases("fresh")...) {
		got = append(got, label(c))
	}
	want := "Read seq 4KiB, Read seq 64KiB, Read rand 4KiB, Read rand 64KiB, " +
		"Read seq 4KiB map=fresh, Read seq 64KiB map=fresh, Read rand 4KiB map=fresh, Read rand 64KiB map=fresh"
	if strings.Join(got, ", ") != want {
		t.Errorf("the cases are %q", got)
	}
}

// Every target does the same number of operations and proves that it did them,
// the one that reads nothing included.
func TestSameOperations(t *testing.T) {
	s := newSession(t)
	for _, c := range append(s.cases("kept"), s.cases("fresh")...) {
		blocks := c.File / c.Block
		copies := min(max(enough/blocks, 1), most)
		want := blocks * copies
		if c.Map == "kept" {
			want += blocks * copies // to warm up
		}
		for _, target := range []string{targetNone, targetStdio, targetMmap, targetView} {
			got, err := operation{c: c, target: target, file: s.input()}.do(t.Context())
			if got != want || err != nil {
				t.Errorf("%s on %s: %d operations and %v, want %d", label(c), target, got, err, want)
			}
		}
	}
}

// spoil changes a byte of the input.
func spoil(t *testing.T, s *session) {
	t.Helper()
	f, err := os.OpenFile(s.input(), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt([]byte{0xff}, s.size/2)
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// A target that does not read what stands in the file does not get through.
func TestWrongBytes(t *testing.T) {
	s := newSession(t)
	spoil(t, s)
	var wrong *bench.CaseError
	if _, err := (operation{c: s.cases("kept")[0], target: targetNone, file: s.input()}).do(t.Context()); !errors.As(err, &wrong) {
		t.Errorf("the error is %v", err)
	}
}

// What fails under a tool is not taken for the tool's inability.
func TestFailsWatched(t *testing.T) {
	s := newSession(t)
	spoil(t, s)
	env := tool{"env", needs(t, "env").path}
	_, err := env.watch(t.Context(), s.dir, nil, operation{c: s.cases("kept")[1], target: targetNone, file: s.input()})
	if err == nil || isToolError(err) || !strings.Contains(err.Error(), "wrong bytes") {
		t.Errorf("the error is %v", err)
	}
	_, err = env.watch(t.Context(), s.dir, []string{"--no-such-flag"}, operation{})
	if !isToolError(err) {
		t.Errorf("the tool fails, and the error is %v", err)
	}
	echo := tool{"echo", needs(t, "echo").path}
	if ops, err := echo.watch(t.Context(), s.dir, []string{"many"}, operation{}); err == nil || isToolError(err) {
		t.Errorf("there are %d operations, and the error is %v", ops, err)
	}
}

// The parts of a time are those of the same work.
func TestPartTimes(t *testing.T) {
	s := newSession(t)
	for _, c := range s.cases("kept") {
		parts, err := s.partTimes(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		wanted := []string{targetNone}
		if bareTargets() != nil {
			wanted = append(wanted, targetBarePread, targetBareCopy)
		} else if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
			t.Error("there is no bare way to read")
		}
		for _, name := range wanted {
			if len(parts[name]) != turns {
				t.Errorf("%s: %s has the times %v", label(c), name, parts[name])
			}
		}
	}
}

// needs skips the test if a tool can't be had.
func needs(t *testing.T, name string) tool {
	t.Helper()
	found, err := find(name)
	if err != nil {
		t.Skip(err)
	}
	return found
}

func TestStraceCounts(t *testing.T) {
	strace := needs(t, "strace")
	s := newSession(t)
	count := func(target string) (map[string]int64, int64) {
		calls, ops, err := s.straceRun(t.Context(), strace, operation{c: s.cases("kept")[2], target: target, file: s.input()})
		if isToolError(err) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return calls, ops
	}
	calls, ops := count(targetStdio)
	if n := calls["pread64"]; n < ops || n > ops+stray {
		t.Errorf("%d operations on %s make %d calls of pread64", ops, targetStdio, n)
	}
	if calls, ops := count(targetNone); calls["pread64"] > stray {
		t.Errorf("%d operations on %s make %d calls of pread64", ops, targetNone, calls["pread64"])
	}
}

// Perf counts in the batches and nowhere else: a process has thousands of faults
// besides.
func TestPerfCounts(t *testing.T) {
	perf := needs(t, "perf")
	s := newSession(t)
	c := s.cases("fresh")[0]
	count := func(target string) (faults, ops int64) {
		counts, ops, err := s.perfRun(t.Context(), perf, operation{c: c, target: target, file: s.input()})
		if isToolError(err) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return counts[eventMinor] + counts[eventMajor], ops
	}
	if faults, ops := count(targetNone); faults > stray {
		t.Errorf("%d operations on %s have %d faults", ops, targetNone, faults)
	}
	// How many there are depends on how the kernel maps around a fault, but
	// each time the file is mapped there is one.
	copies := min(max(enough*c.Block/c.File, 1), most)
	if faults, ops := count(targetMmap); faults < 3*copies || faults > ops*c.Block/int64(os.Getpagesize())+stray {
		t.Errorf("%d operations on %s have %d faults", ops, targetMmap, faults)
	}
	left, err := filepath.Glob(filepath.Join(s.dir, "*"))
	if err != nil || len(left) != 2 { // the input, and what perf printed
		t.Errorf("there are %v, %v", left, err)
	}
}

// The answer of perf may come in pieces, and with a zero byte behind it.
func TestControl(t *testing.T) {
	answers, perf, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer answers.Close()
	defer perf.Close()
	commands := filepath.Join(t.TempDir(), "commands")
	out, err := os.Create(commands)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	c := &control{in: answers, out: out}
	if _, err := perf.WriteString("ack\n\x00"); err != nil {
		t.Fatal(err)
	}
	if err := c.tell("enable"); err != nil {
		t.Fatal(err)
	}
	// No answer is left over for the next command.
	done := make(chan error, 1)
	if _, err := perf.WriteString("\x00"); err != nil {
		t.Fatal(err)
	}
	go func() { done <- c.tell("disable") }()
	for told := []byte(nil); !bytes.HasSuffix(told, []byte("disable\n")); {
		if told, err = os.ReadFile(commands); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := perf.WriteString("ack\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	perf.Close()
	if err := c.tell("enable"); !errors.Is(err, io.EOF) {
		t.Errorf("perf is gone, and the error is %v", err)
	}
}
