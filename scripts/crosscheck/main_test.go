package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

// TestMain lets the tests' own binary be what strace and perf watch.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "operate" {
		os.Exit(command(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// call runs the command in a temporary directory of its own, in which it must
// leave nothing.
func call(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp) // on Windows
	var out, errs bytes.Buffer
	status = command(t.Context(), args, &out, &errs)
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("left in the temporary directory: %v, %v", left, err)
	}
	return status, out.String(), errs.String()
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"-nonsense"},
		{"argument"},
		{},
		{"-runbench", "x", "-size", "many"},
		{"-runbench", "x", "-size", "100"},
		{"-runbench", "x", "-size", "0"},
		{"-runbench", "x", "-size", "32MiB"},
		{"-runbench", "x", "-size", "67108865"},
		{"-runbench", "x", "-rounds", "0"},
		{"-runbench", "x", "-slice", "1ms"},
		{"-runbench", "x", "-dir", "no such folder"},
		{"operate", "-nonsense"},
		{"operate", "-file", "no such file"},
		{"operate", "-file", "main.go", "-block", "many"},
		{"operate", "-file", "main.go", "-target", "unknown"},
	} {
		if status, stdout, stderr := call(t, args...); status != 2 || stdout != "" || stderr == "" {
			t.Errorf("%q exits with %d and says %q, %q", args, status, stdout, stderr)
		}
	}
	if status, _, stderr := call(t, "-h"); status != 0 || !strings.Contains(stderr, "-rounds") {
		t.Errorf("-h exits with %d and says %q", status, stderr)
	}
}

// Without any of the tools everything is skipped, and says so.
func TestNothingInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	status, stdout, stderr := call(t, "-runbench", "x")
	if status != 0 {
		t.Errorf("it exits with %d: %s", status, stderr)
	}
	for _, tool := range []string{"fio", "strace", "perf"} {
		if !strings.Contains(stdout, tool+" is not installed") {
			t.Errorf("it does not say that %s is not installed:\n%s", tool, stdout)
		}
	}
	if !strings.Contains(stdout, " 0 ok, 0 explained, 0 differ, 3 skipped\n") {
		t.Errorf("it counts wrong:\n%s", stdout)
	}
}

// What is interrupted ends, and leaves nothing.
func TestInterrupted(t *testing.T) {
	tmp := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	if status := command(ctx, []string{"-runbench", "x", "-dir", tmp}, &out, &errs); status != 130 || out.Len() > 0 {
		t.Errorf("it exits with %d and says %q, %q", status, &out, &errs)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("left in the temporary directory: %v, %v", left, err)
	}
}
