package house_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// fakeCommand is a runbench whose runs take no time. It logs its calls to the
// file that LOG names. A comparison trips if the records of the two sides
// differ.
const fakeCommand = `package main

import (
	"os"
	"strings"
	"time"
)

const calls = "CALLS"

func main() {
	args := strings.Join(os.Args[1:], " ")
	log, _ := os.OpenFile(os.Getenv("LOG"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	log.WriteString(calls + " " + args + "\n")
	switch {
	case strings.HasPrefix(args, "run") && strings.Contains(args, "-wait"):
		time.Sleep(time.Minute)
	case strings.HasPrefix(args, "run"):
		os.WriteFile(os.Args[len(os.Args)-1], []byte(calls), 0o600)
	case strings.Contains(args, "-gate nonsense"):
		os.Stderr.WriteString("nonsense\n")
		os.Exit(2)
	default:
		base, _ := os.ReadFile("base-1.txt")
		head, _ := os.ReadFile("head-1.txt")
		os.Stdout.WriteString("# " + string(base) + " and " + string(head) + "\n")
		if string(base) != string(head) {
			os.Stderr.WriteString("tripped\n")
			os.Exit(1)
		}
	}
}
`

// cachingGo is a go command that keeps the program of each source, because
// linking takes longer than everything else.
const cachingGo = `#!/usr/bin/env bash
set -euo pipefail
source=$2/cmd/runbench/main.go # after -C
program=${@: -2:1}             # after -o
kept=$KEPT/$(cksum <"$source" | tr ' ' -)
if ! [ -e "$kept" ]; then
	"$REALGO" "$@"
	cp "$program" "$kept"
fi
cp "$kept" "$program"
`

// A project is a repository with scripts/compare-refs.sh and a command in two
// revisions, HEAD~1 and HEAD, which make one call and two calls.
type project struct {
	dir, log, tmp string
}

// needsTools skips the test of a script if a tool that the script needs is
// missing.
func needsTools(t *testing.T, tools ...string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the scripts are for systems with signals and paths as of Unix")
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("the script needs it: ", err)
		}
	}
}

func newProject(t *testing.T) *project {
	t.Helper()
	needsTools(t, "bash", "git")
	p := &project{dir: t.TempDir(), tmp: t.TempDir()}
	p.log = filepath.Join(p.tmp, "log") // outside of the repository and of TMPDIR
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("LOG", p.log)
	p.cacheBuilds(t)
	for _, dir := range []string{"scripts/lib", "cmd/runbench"} {
		if err := os.MkdirAll(filepath.Join(p.dir, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	p.git(t, "init", "-q")
	p.write(t, "go.mod", "module fake\n\ngo 1.24\n")
	for _, name := range []string{"scripts/compare-refs.sh", "scripts/lib/help.sh"} {
		p.write(t, name, read(t, name))
	}
	for _, calls := range []string{"once", "twice"} {
		p.write(t, "cmd/runbench/main.go", strings.Replace(fakeCommand, "CALLS", calls, 1))
		p.git(t, "add", "-A")
		p.git(t, "-c", "user.name=x", "-c", "user.email=x", "commit", "-q", "-m", calls)
	}
	return p
}

// cacheBuilds puts cachingGo before the go command in PATH.
func (p *project) cacheBuilds(t *testing.T) {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(cachingGo), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("REALGO", real)
	t.Setenv("KEPT", t.TempDir())
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func (p *project) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

func (p *project) git(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = p.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// script returns the command that runs the script from a directory outside of
// the project.
func (p *project) script(args ...string) *exec.Cmd {
	cmd := exec.Command("bash", append([]string{filepath.Join(p.dir, "scripts", "compare-refs.sh")}, args...)...)
	cmd.Dir = p.tmp
	return cmd
}

// clean checks that the script has left no files.
func (p *project) clean(t *testing.T, after string) {
	t.Helper()
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("%s: left %v, %v", after, left, err)
	}
	if trees := p.git(t, "worktree", "list"); strings.Count(trees, "\n") != 1 {
		t.Errorf("%s: left the work trees\n%s", after, trees)
	}
}

// Both tests use one project, whose revisions are built once.
func TestCompareRefs(t *testing.T) {
	p := newProject(t)
	t.Run("turns", func(t *testing.T) { testTurns(t, p) })
	t.Run("interrupted", func(t *testing.T) { testInterrupted(t, p) })
}

// testTurns checks that the revisions take turns, and that the gate decides the
// exit status.
func testTurns(t *testing.T, p *project) {
	for _, tt := range []struct {
		args   []string
		status int
		stdout string
		stderr string // part of it
	}{
		{[]string{"-n", "2", "-k", "kept", "-o", "out.md", "HEAD~1", "HEAD", "-bench", "Read"}, 1, "", "tripped\n"},
		{[]string{"-n", "1", "HEAD", "HEAD"}, 0, "# twice and twice\n", ""},
		{[]string{"-g", "nonsense", "-o", "none.md", "HEAD", "HEAD"}, 2, "", "round 1 of 5: head\nnonsense\n"},
		{[]string{"-o", "nowhere/out.md", "HEAD", "HEAD"}, 2, "", "-o "},
		{[]string{"-o", ".", "HEAD", "HEAD"}, 2, "", "-o "},
		{[]string{"-k", "kept", "HEAD", "HEAD"}, 2, "", "is not empty"},
		{[]string{"-n", "0", "HEAD", "HEAD"}, 2, "", "-n 0"},
		{[]string{"-n"}, 2, "", "-n needs a value"},
		{[]string{"-z", "HEAD", "HEAD"}, 2, "", "unknown option -z"},
		{[]string{"HEAD"}, 2, "", "name two revisions"},
		{[]string{"HEAD", "nope"}, 2, "", "nope is no revision"},
		{[]string{"HEAD", "--all"}, 2, "", "--all is no revision"},
	} {
		var stdout, stderr strings.Builder
		cmd := p.script(tt.args...)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		err := cmd.Run()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != tt.status || stdout.String() != tt.stdout || !strings.Contains(stderr.String(), tt.stderr) {
			t.Errorf("%q: exit status %d, stdout %q, stderr %q; want %d, %q, %q", tt.args, got, &stdout, &stderr, tt.status, tt.stdout, tt.stderr)
		}
		p.clean(t, fmt.Sprint(tt.args))
	}
	if got := read(t, filepath.Join(p.tmp, "out.md")); got != "# once and twice\n" {
		t.Errorf("-o: %q", got)
	}
	if _, err := os.Stat(filepath.Join(p.tmp, "none.md")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a gate that can't be leaves a comparison: ", err)
	}
	kept, err := filepath.Glob(filepath.Join(p.tmp, "kept", "*"))
	if err != nil || len(kept) != 4 {
		t.Errorf("-k keeps %q, %v", kept, err)
	}
	var turns []string
	for line := range strings.Lines(read(t, p.log)) {
		if len(turns) < 4 && strings.Contains(line, " run ") {
			turns = append(turns, strings.Fields(line)[0])
			if !strings.Contains(line, "-quick -q -seed 1 -bench Read -o ") {
				t.Errorf("a run is %q", line)
			}
		}
	}
	if got := strings.Join(turns, " "); got != "once twice twice once" {
		t.Errorf("the turns are %q", got)
	}
}

// testInterrupted checks that the script, interrupted during a run, ends at
// once and leaves no files.
func testInterrupted(t *testing.T, p *project) {
	cmd := p.script("HEAD~1", "HEAD", "-wait")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for running := false; !running; {
		select {
		case err := <-ended:
			t.Fatal("it ended before its first run: ", err)
		case <-time.After(10 * time.Millisecond):
			log, err := os.ReadFile(p.log)
			running = err == nil && strings.Contains(string(log), "-wait")
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; cmd.ProcessState.ExitCode() != 130 {
		t.Errorf("interrupted: %v", err)
	}
	p.clean(t, "interrupted")
}
