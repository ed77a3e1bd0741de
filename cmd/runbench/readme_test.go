package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"mmapbench/internal/cli"
)

// stress enables slow tests that prove little more.
var stress = flag.Int("stress", 0, "1 runs shown commands on all their cases, too")

// small are flags that make a run short. The flags of a command line come after
// them and override them.
const small = "-q -count 1 -budget 50ms -latency=false"

// Every command that README, docs/usage.md and help show does what it is shown for,
// but on a smaller file, for a shorter time, and without -stress on fewer cases.
func TestShownCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it takes ten seconds to run them all")
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("the commands are shown for a shell: ", err)
	}
	if err := exec.Command("runbench", "help").Run(); errors.Is(err, syscall.ENOEXEC) {
		t.Skip("the tests run under an emulator, and the kernel does not know how to start their own binary: ", err)
	}
	dir := t.TempDir()
	prepareShown(t, dir)
	scripts := scriptCommands(t)
	var keeping, others []string // keeping write records, which others read
	for _, line := range append(readmeCommands(t), exampleCommands(t)...) {
		switch {
		case slices.Contains(keeping, line) || slices.Contains(others, line):
		case slices.Contains(scripts, line):
			t.Logf("a script runs it: %s", line)
		case strings.HasPrefix(line, "runbench doctor") && *stress == 0:
			t.Logf("with -stress=1 only, as scripts run doctor in all formats: %s", line)
		case strings.Contains(line, "cold") && onTmpfs(dir):
			t.Logf("skipped, as temporary files are in memory: %s", line)
		case strings.Contains(line, " -o "):
			keeping = append(keeping, line)
		default:
			others = append(others, line)
		}
	}
	for _, line := range keeping {
		t.Run(line, func(t *testing.T) { runShown(t, dir, line) })
	}
	t.Run("others", func(t *testing.T) {
		for _, line := range others {
			t.Run(line, func(t *testing.T) {
				t.Parallel()
				runShown(t, dir, line)
			})
		}
	})
	if left, err := os.ReadDir(filepath.Join(dir, "tmp")); err != nil || len(left) > 0 {
		t.Errorf("temporary files were left: %v, %v", left, err)
	}
}

// runShown runs a shown command in dir, which is also its home directory.
func runShown(t *testing.T, dir, line string) {
	cmd := exec.Command("sh", "-c", shortened(line))
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "HOME="+dir, "TMPDIR="+filepath.Join(dir, "tmp"))
	if strings.HasPrefix(line, "go ") {
		if _, err := exec.LookPath("go"); err != nil {
			t.Skip("Go is not in the PATH: ", err)
		}
		cmd.Dir, cmd.Env = "", nil // run in the module, with Go's caches
		cmd.Args[2] = strings.ReplaceAll(line, "now.txt", filepath.Join(dir, "now.txt"))
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if len(out) == 0 && !strings.Contains(line, ">") {
		t.Error("it prints nothing")
	}
}

// scriptCommands returns the command lines that the scripts expect to succeed.
func scriptCommands(t *testing.T) (lines []string) {
	t.Helper()
	names, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no scripts: ", err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if line, ok := strings.CutPrefix(line, "exits 0 "); ok {
				lines = append(lines, strings.TrimSpace(line))
			}
		}
	}
	return lines
}

// prepareShown makes the files and directories that the commands name.
func prepareShown(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"tmp", ".zsh/completions", ".config/fish/completions", ".local/share/bash-completion/completions"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"old.txt", "new.txt"} {
		const record = "Unit syscalls/op assume=exact\nUnit kernel-B/op assume=exact\nUnit minflt/op assume=exact\n" +
			"BenchmarkRead/block=4KiB/io=stdio 1000 1 syscalls/op 4096 kernel-B/op 0 minflt/op 900 ns/op\n" +
			"BenchmarkRead/block=4KiB/io=mmap 1000 0 syscalls/op 0 kernel-B/op 0 minflt/op 500 ns/op\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(record), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := strings.Repeat("a line of words, and numbers: 1618033988749894848204586834\n", 40_000)
	for _, name := range []string{"big.log", "data.bin"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// readmeCommands returns the commands in README and docs/usage.md that run this
// command or read what it wrote.
func readmeCommands(t *testing.T) (lines []string) {
	t.Helper()
	var text []byte
	for _, name := range []string{"README.md", "docs/usage.md"} {
		b, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, b...)
	}
	for _, m := range regexp.MustCompile(`(?m)^    (go run ./cmd/runbench|go tool benchstat)(.*)$`).FindAllStringSubmatch(string(text), -1) {
		args, _, _ := strings.Cut(m[2], "#")
		line := strings.TrimSpace("runbench" + args)
		if m[1] == "go tool benchstat" {
			line = m[1] + args
		}
		lines = append(lines, line)
	}
	if len(lines) < 15 {
		t.Fatalf("README and docs/usage.md show %d commands", len(lines))
	}
	return lines
}

// exampleCommands returns the examples in the help of each command.
func exampleCommands(t *testing.T) (lines []string) {
	t.Helper()
	names, _, _ := strings.Cut(help(t), "\n\"")
	for _, name := range shownCommand.FindAllStringSubmatch(names, -1) {
		_, examples, _ := strings.Cut(help(t, name[2]), "\nExamples:\n")
		for _, example := range shownCommand.FindAllStringSubmatch(examples, -1) {
			lines = append(lines, example[1])
		}
	}
	if len(lines) < 20 {
		t.Fatalf("help shows %d examples", len(lines))
	}
	return lines
}

// shownCommand matches a line of help that shows a command line.
var shownCommand = regexp.MustCompile(`(?m)^  (runbench (\S+).*)$`)

// help returns what help prints.
func help(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr strings.Builder
	a := &cli.App{Targets: targets(), Stdout: &stdout, Stderr: &stderr}
	if status := a.Run(append([]string{"help"}, args...)); status != 0 {
		t.Fatalf("help %q exits with %d: %s", args, status, &stderr)
	}
	return stdout.String()
}

// shortened adds flags that shorten a run, if line is a run.
func shortened(line string) string {
	args := strings.Fields(line)[1:]
	name := "run"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name = args[0]
	}
	flags, call := small, "runbench"
	switch {
	case name == "explain" && !strings.HasSuffix(line, ".txt"), name == "explain" && strings.Contains(line, " -o "):
		flags, call = "-q -count 1 -budget 50ms -block 64", "runbench explain"
	case name != "run":
		return line
	}
	if !strings.Contains(line, "-file") {
		flags += " -size 1MiB"
	}
	if strings.Contains(line, "cold") && !strings.Contains(line, "-block") && *stress == 0 {
		flags += " -block 64KiB"
	}
	if name == "run" && !strings.Contains(line, "-bench") && *stress == 0 {
		flags += " -bench 'Read/order=rand|OpenClose|^Move'"
	}
	line = strings.Replace(line, "-count 20", "-count 2", 1)
	return strings.Replace(line, call, call+" "+flags, 1)
}
