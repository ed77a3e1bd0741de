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

// -readme FILE makes the table of README of another record.
var recorded = flag.String("readme", "", "make README's table of the recorded `file` instead of testing it")

func readme(t *testing.T) string { return read(t, "README.md") }

// The table is that of the report of the recorded run.
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
	// TestResults proves that the report is what the command makes of the run.
	sections := strings.SplitAfter(read(t, strings.TrimSuffix(name, ".txt")+".md"), "\n## ")
	_, times, _ := strings.Cut(strings.TrimSuffix(sections[0], "\n## "), "\n")
	table := strings.TrimSpace(times) + "\n" + images(t, name)
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

// images shows some of the plots of a run.
func images(t *testing.T, run string) string {
	t.Helper()
	var b strings.Builder
	for _, i := range []struct{ plot, what string }{
		{"time-read-rand", "Time of a read in random order against the size of its block"},
		{"costs-reading", "System calls, copied bytes and page faults of an operation"},
	} {
		file := strings.TrimSuffix(run, ".txt") + "/" + i.plot + ".svg"
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
		b.WriteString("\n![" + i.what + "](" + file + ")\n")
	}
	return b.String()
}

// programs are those that README shows: the benchmark, and the one that acts on
// the answer.
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

// The benchmark in README runs, is short, and reports what it promises.
func TestReadmeBenchmark(t *testing.T) {
	benchmark, _ := programs(t)
	if n := strings.Count(benchmark, "\n"); n >= 25 {
		t.Errorf("it has %d lines", n)
	}
	file := filepath.Join(t.TempDir(), "own_test.go")
	for name, content := range map[string]string{file: benchmark, filepath.Join(filepath.Dir(file), "data.bin"): strings.Repeat("data", 1024)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("go", "test", "-bench", "Header", "-benchtime", "100x", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, target := range []string{"stdio", "mmap"} {
		if !regexp.MustCompile(`(?m)^BenchmarkHeader/io=` + target + `\S*\s+100\s.* ns/op.* user-B/op`).Match(out) {
			t.Errorf("nothing of %s:\n%s", target, out)
		}
	}
}

// Every folder that README names is there.
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
