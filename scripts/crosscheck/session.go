package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
)

// A session is one run of all checks, with its files in dir.
type session struct {
	dir      string
	runbench string // path of the program
	size     int64  // of the input in bytes
	rounds   int
	slice    time.Duration
	progress io.Writer
}

// inputName is the file that everybody reads, in the directory of a session.
const inputName = "input"

func (s *session) input() string { return filepath.Join(s.dir, inputName) }

// say tells what goes on.
func (s *session) say(format string, args ...any) {
	fmt.Fprintf(s.progress, messagePrefix+format+"\n", args...)
}

// run does all checks.
func (s *session) run(ctx context.Context) ([]check, error) {
	s.say("writing a file of %s", bytesize.Format(s.size))
	if err := writeInput(s.input(), s.size); err != nil {
		return nil, err
	}
	var checks []check
	for _, part := range []func(context.Context) ([]check, error){s.times, s.calls, s.faults} {
		more, err := part(ctx)
		if err != nil {
			return nil, err
		}
		checks = append(checks, more...)
	}
	return checks, ctx.Err()
}

// page is what the input consists of, over and over: a reader that knows that
// can have the bytes without reading them. It is not zeros, which some file
// systems don't store.
func page() []byte {
	b := make([]byte, 4<<10)
	for i := range b {
		b[i] = byte(i*i>>4 + i)
	}
	return b
}

// writeInput writes the file that everybody reads, and has it reach the disk, so
// that it is not written while others are timed.
func writeInput(name string, size int64) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	block := fill(make([]byte, largestBlock))
	for at := int64(0); at < size; at += int64(len(block)) {
		if _, err := f.Write(block); err != nil {
			return fmt.Errorf("writing the file to read: %w", err)
		}
	}
	return f.Sync()
}

// fill fills b with what stands at any offset of the input that is a multiple of
// the page's length.
func fill(b []byte) []byte {
	p := page()
	for n := 0; n < len(b); {
		n += copy(b[n:], p)
	}
	return b
}

// cases are the reads that are compared: sequential and random, of small and of
// large blocks, from a warm cache.
func (s *session) cases(mapping string) []bench.Case {
	cases, _ := bench.Selection{
		Input: s.size, Blocks: []int64{4 << 10, largestBlock}, Caches: []string{"warm"}, Maps: []string{mapping},
		Match: func(c bench.Case) bool { return c.Workload == "Read" },
	}.Cases()
	return cases
}

// label is the name of a case in the table.
func label(c bench.Case) string {
	name := fmt.Sprintf("%s %s %s", c.Workload, c.Order, bytesize.Format(c.Block))
	if c.Map != "kept" {
		name += " map=" + c.Map
	}
	return name
}

// A section are the checks of counts with one tool.
type section struct {
	tool, what string
	cases      []bench.Case
	targets    []string
	compare    func(ctx context.Context, t tool, sec section, c bench.Case) ([]check, error)
}

func (sec section) name(c bench.Case, target string) string {
	return fmt.Sprintf("%s: %s, %s / %s", sec.what, label(c), target, sec.tool)
}

// counts does a section. What a tool can't do is skipped, with what is left of
// the section.
func (s *session) counts(ctx context.Context, sec section) (checks []check, err error) {
	t, err := find(sec.tool)
	for i := 0; err == nil && i < len(sec.cases); i++ {
		s.say("%s of %s", sec.what, label(sec.cases[i]))
		var some []check
		some, err = sec.compare(ctx, t, sec, sec.cases[i])
		checks = append(checks, some...)
	}
	if isToolError(err) {
		return append(checks, skip(sec.what+" / "+sec.tool, err)), nil
	}
	return checks, err
}
