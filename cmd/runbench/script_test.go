package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"mmapbench/bench"
	"mmapbench/internal/child"

	"mmapbench/internal/confine"
	"mmapbench/internal/machine"
)

func TestMain(m *testing.M) {
	if child.Called(os.Args) {
		os.Exit(child.Main(bench.Config{Targets: append(targets(), lyingTarget())}))
	}
	testscript.Main(m, map[string]func(){"runbench": main})
}

func TestScripts(t *testing.T) {
	if err := exec.Command("runbench", "help").Run(); errors.Is(err, syscall.ENOEXEC) {
		t.Skip("the tests run under an emulator, and the kernel does not know how to start their own binary: ", err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			// Only runbench puts files in this directory.
			tmp := filepath.Join(e.WorkDir, "tmp-of-runbench")
			e.Setenv("TMPDIR", tmp)
			e.Setenv("TMP", tmp) // Windows
			return os.Mkdir(tmp, 0o700)
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "mount":
				return canMount(), nil
			case "root":
				return os.Getuid() == 0, nil
			case "confines":
				return confine.Check(confine.Least) == nil, nil
			case "tmpfs":
				return onTmpfs(os.TempDir()), nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":       exits,
			"oneline":     oneLine,
			"nothingleft": nothingLeft,
			"unchanged":   unchanged,
			"interrupted": interrupted,
			"changing":    changing,
			"smalldisk":   smallDisk,
			"stopped":     stopped,
			"terminal":    onTerminal,
		},
	})
}

// onTmpfs reports whether a directory is on a memory file system.
func onTmpfs(dir string) bool {
	for _, f := range machine.Facts(dir) {
		if f.Key == "filesystem" {
			return f.Value == "tmpfs"
		}
	}
	return false
}

// exits STATUS COMMAND [ARG...]: the command exits with the status.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := statusOf(ts, ts.Exec(args[1], args[2:]...)); got != want {
		ts.Fatalf("%q exited with %d, not with %d", args[1:], got, want)
	}
}

func statusOf(ts *testscript.TestScript, err error) int {
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("running it: %v", err)
	}
	if exit == nil {
		return 0
	}
	return exit.ExitCode()
}

// oneline FILE: the file has exactly one line.
func oneLine(ts *testscript.TestScript, _ bool, args []string) {
	if s := ts.ReadFile(args[0]); strings.Count(s, "\n") != 1 || !strings.HasSuffix(s, "\n") {
		ts.Fatalf("%s is not one line:\n%s", args[0], s)
	}
}

// nothingleft: runbench has left no temporary file.
func nothingLeft(ts *testscript.TestScript, _ bool, _ []string) {
	left, err := os.ReadDir(ts.Getenv("TMPDIR"))
	ts.Check(err)
	if len(left) > 0 {
		ts.Fatalf("temporary files were left: %v", left)
	}
}

// unchanged FILE COMMAND [ARG...]: the command does not change the bytes, mode
// or modification time of the file.
func unchanged(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	state := func() (os.FileInfo, []byte) {
		info, err := os.Stat(name)
		ts.Check(err)
		b, err := os.ReadFile(name)
		ts.Check(err)
		return info, b
	}
	info, content := state()
	ts.Check(ts.Exec(args[1], args[2:]...))
	now, after := state()
	if !bytes.Equal(content, after) || !now.ModTime().Equal(info.ModTime()) || now.Mode() != info.Mode() {
		ts.Fatalf("%s has changed", args[0])
	}
}

// interrupted RECORD STDOUT COMMAND [ARG...]: starts the command, interrupts it
// after its first results are in RECORD, and keeps its output.
func interrupted(ts *testscript.TestScript, _ bool, args []string) {
	cmd, stdout, stderr := begin(ts, args[0], args[2:])
	ts.Check(cmd.Process.Signal(os.Interrupt))
	if got := statusOf(ts, cmd.Wait()); got != 130 {
		ts.Fatalf("it exited with %d:\n%s", got, stderr)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), stdout.Bytes(), 0o600))
}

// stopped STDOUT COMMAND [ARG...]: starts the command, interrupts it after it
// has made a temporary file, and keeps its output.
func stopped(ts *testscript.TestScript, _ bool, args []string) {
	cmd, stdout, stderr := start(ts, args[1:])
	for {
		made, err := os.ReadDir(ts.Getenv("TMPDIR"))
		ts.Check(err)
		if len(made) > 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	if got := statusOf(ts, cmd.Wait()); got != 130 {
		ts.Fatalf("it exited with %d:\n%s", got, stderr)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), stdout.Bytes(), 0o600))
}

// changing FILE COMMAND [ARG...]: starts the command, changes FILE after the
// first results, and expects the command to fail.
func changing(ts *testscript.TestScript, _ bool, args []string) {
	cmd, _, stderr := begin(ts, "x.txt", args[1:])
	// Do not truncate the file: Windows refuses that while it is mapped.
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.Write(bytes.Repeat([]byte("else"), 1000))
	ts.Check(errors.Join(err, f.Close()))
	if got := statusOf(ts, cmd.Wait()); got != 1 {
		ts.Fatalf("it exited with %d:\n%s", got, stderr)
	}
	_, err = ts.Stderr().Write(stderr.Bytes())
	ts.Check(err)
}

// begin starts a command and waits for its first results.
func begin(ts *testscript.TestScript, record string, args []string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	cmd, stdout, stderr = start(ts, args)
	for !measuring(ts.MkAbs(record)) {
		time.Sleep(time.Millisecond)
	}
	return cmd, stdout, stderr
}

// scriptCommand prepares a command of the script.
func scriptCommand(ts *testscript.TestScript, args []string) *exec.Cmd {
	path, _, _ := strings.Cut(ts.Getenv("PATH"), string(os.PathListSeparator))
	cmd := exec.Command(filepath.Join(path, args[0]), args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = os.Environ()
	for _, name := range []string{"TMPDIR", "TMP", "TERM", "NO_COLOR"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	return cmd
}

// start starts a command.
func start(ts *testscript.TestScript, args []string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	cmd = scriptCommand(ts, args)
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	ts.Check(cmd.Start())
	return cmd, stdout, stderr
}

func measuring(name string) bool {
	b, err := os.ReadFile(name)
	return err == nil && bytes.Count(b, []byte("ns/op")) > 20
}
