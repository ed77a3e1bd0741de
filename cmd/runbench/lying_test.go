package main

import (
	"bytes"
	"strings"
	"testing"

	"mmapbench/bench"
	"mmapbench/fileio"
	"mmapbench/internal/cli"
	"mmapbench/stdio"
)

// A liar is a file that flips a bit in what it reads.
type liar struct{ fileio.File }

func (l liar) ReadAt(p []byte, off int64) (int, error) {
	n, err := l.File.ReadAt(p, off)
	if n > 0 {
		p[0] ^= 1
	}
	return n, err
}

func lyingTarget() bench.Target {
	return bench.Target{Name: "liar", Open: func(name string, flag int, _ bench.Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(name, flag, 0o600)
		return liar{f}, err
	}}
}

// If a target returns wrong bytes, the run fails, and the error names the
// target and the case. What was measured on the other targets is printed.
func TestLyingTarget(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var stdout, stderr bytes.Buffer
	a := &cli.App{Targets: []bench.Target{targets()[0], lyingTarget()}, Stdout: &stdout, Stderr: &stderr}
	status := a.Run(strings.Fields("-bench Read/.*/block=4KiB -size 1MiB -count 6 -budget 1s"))
	if status != 1 {
		t.Errorf("the exit status is %d", status)
	}
	const want = "runbench: Read/order=rand/block=4KiB/file=1MiB/fill=write4k/cache=warm/map=kept on liar: wrong bytes: "
	if !strings.HasPrefix(stderr.String(), want) || strings.Count(stderr.String(), "\n") != 1 {
		t.Errorf("stderr is %q", stderr.String())
	}
	if !strings.Contains(stdout.String(), "in order") {
		t.Errorf("what was measured is not printed:\n%s", stdout.String())
	}
}
