package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// A tool is a program of others that is held against.
type tool struct{ name, path string }

// A toolError says that a tool can't do its work here, which proves nothing.
type toolError struct {
	tool string
	err  error
}

func (e *toolError) Error() string { return e.tool + " " + e.err.Error() }
func (e *toolError) Unwrap() error { return e.err }

func isToolError(err error) bool {
	var failed *toolError
	return errors.As(err, &failed)
}

// find looks a tool up.
func find(name string) (tool, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return tool{}, &toolError{name, fmt.Errorf("is not installed: %w", err)}
	}
	return tool{name, path}, nil
}

// run runs the tool in dir and returns what it prints. Its messages are in the
// language that they are parsed in.
func (t tool) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	out, err := execute(ctx, dir, t.path, args...)
	if err != nil {
		return nil, &toolError{t.name, err}
	}
	return out, nil
}

// execute runs a program in dir and returns what it prints. The end of ctx ends
// it with a signal that lets it clean up.
func execute(ctx context.Context, dir, path string, args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("failed: %w: %s", err, firstLine(stderr.Bytes()))
	}
	return stdout.Bytes(), nil
}

// firstLine returns the first line that says something.
func firstLine(b []byte) string {
	for line := range bytes.Lines(b) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return string(line)
		}
	}
	return "it says nothing"
}
