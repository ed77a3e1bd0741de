package house_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// -readme FILE makes README's table from another record.
var recorded = flag.String("readme", "", "make README's table of the recorded `file` instead of testing it")

func readme(t *testing.T) string { return read(t, "README.md") }

// The table is the one in the report of the recorded run.
func TestReadmeTable(t *testing.T) {
	text := readme(t)
	m := regexp.MustCompile(`(?s)<!-- table: (\S+) -->\n(.*?)<!-- end of table -->`).FindStringSubmatchIndex(text)
	if m == nil {
		t.Fatal("README has no table")
	}
	name := text[m[2]:m[3]]
	if *recorded != "" {
		name = *recorded
	}
	// TestResults checks that the command makes this report from the run.
	sections := strings.SplitAfter(read(t, strings.TrimSuffix(name, ".txt")+".md"), "\n## ")
	_, times, _ := strings.Cut(strings.TrimSuffix(sections[0], "\n## "), "\n")
	table := strings.TrimSpace(times) + "\n" + image(t, name)
	if *recorded != "" {
		text = text[:m[2]] + name + text[m[3]:m[4]] + table + text[m[5]:]
		if err := os.WriteFile("README.md", []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text[m[4]:m[5]] != table {
		t.Errorf("README's table is not that of %s: go test -run TestReadmeTable ./internal/house -args -readme %s makes it, which is:\n%s", name, name, table)
	}
}

// image shows the plot of a run that README has.
func image(t *testing.T, run string) string {
	t.Helper()
	file := strings.TrimSuffix(run, ".txt") + "/time-read-rand.svg"
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	return "\n![Time of a read in random order against the size of its block](" + file + ")\n"
}

// programs returns the programs in README: the benchmark, and the program that
// applies its answer.
func programs(t *testing.T) (benchmark, program string) {
	t.Helper()
	m := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(readme(t), -1)
	if len(m) != 2 {
		t.Fatalf("README has %d programs", len(m))
	}
	return m[0][1], m[1][1]
}

// The program in README runs.
func TestReadmeProgram(t *testing.T) {
	_, program := programs(t)
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "run", file).CombinedOutput()
	if err != nil || string(out) != "module mmapbench\n" {
		t.Errorf("it prints %q, %v", out, err)
	}
}

// The benchmark in README runs in a module made by README's commands, is short,
// and reports what README promises.
func TestReadmeBenchmark(t *testing.T) {
	benchmark, _ := programs(t)
	if n := strings.Count(benchmark, "\n"); n >= 28 {
		t.Errorf("it has %d lines", n)
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"own_test.go": benchmark, "data.bin": strings.Repeat("data", 1024)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out string
	for _, args := range append([][]string{{"mod", "init", "own"}}, ownModule(t)...) {
		out = goIn(t, dir, args...)
	}
	for _, target := range []string{"stdio", "mmap"} {
		if !regexp.MustCompile(`(?m)^BenchmarkHeader/io=` + target + `\S*\s+1\s.* ns/op.* user-B/op`).MatchString(out) {
			t.Errorf("nothing of %s:\n%s", target, out)
		}
	}
}

// ownModule returns the go commands, as arguments, that README shows for the
// user's own module. The last one measures; here it measures once.
func ownModule(t *testing.T) (commands [][]string) {
	t.Helper()
	_, section, _ := strings.Cut(readme(t), "## Your own code\n")
	section, _, _ = strings.Cut(section, "\n## ")
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^    go (.*)$`).FindAllStringSubmatch(section, -1) {
		args := strings.Fields(m[1])
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "=PATH", "="+root)
		}
		commands = append(commands, args)
	}
	if len(commands) != 3 {
		t.Fatalf("README shows the commands %q", commands)
	}
	commands[2] = append(commands[2], "-count", "1", "-benchtime", "1x")
	return commands
}

// goIn returns the output of the go command in the module in dir.
func goIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOWORK=off", "GOFLAGS=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// Every folder that README names exists.
func TestReadmeHouse(t *testing.T) {
	_, house, _ := strings.Cut(readme(t), "## The house")
	names := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(house, -1)
	if len(names) < 5 {
		t.Fatalf("README names %d folders", len(names))
	}
	for _, m := range names {
		if info, err := os.Stat(m[1]); err != nil || !info.IsDir() {
			t.Errorf("%s is no folder: %v", m[1], err)
		}
	}
}
