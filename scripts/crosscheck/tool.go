package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
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

// run runs the tool in dir and returns what it prints.
func (t tool) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	out, err := execute(ctx, dir, t.path, args...)
	if err != nil && ctx.Err() == nil {
		err = &toolError{t.name, err}
	}
	return out, err
}

// watch has the tool watch this program operate. That it failed while being
// watched is not the tool's error.
func (t tool) watch(ctx context.Context, dir string, args []string, o operation) (ops int64, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	out, err := t.run(ctx, dir, slices.Concat(args, []string{self}, o.args())...)
	if isToolError(err) && strings.Contains(err.Error(), messagePrefix) {
		return 0, fmt.Errorf("under %s: %v", t.name, err)
	}
	if err != nil {
		return 0, err
	}
	if ops, err = strconv.ParseInt(string(bytes.TrimSpace(out)), 10, 64); err != nil || ops <= 0 {
		return 0, fmt.Errorf("under %s %q was printed, no number of operations", t.name, out)
	}
	return ops, nil
}

// execute runs a program in dir and returns what it prints, in the language that
// it is parsed in. The end of ctx ends it with a signal that lets it clean up.
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
