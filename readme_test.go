package mmapbench_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The table is what the command makes of the recorded run.
func TestReadmeTable(t *testing.T) {
	m := regexp.MustCompile(`(?s)<!-- table: (\S+) -->\n(.*?)<!-- end of table -->`).FindStringSubmatch(readme(t))
	if m == nil {
		t.Fatal("README has no table")
	}
	out, err := exec.Command("go", "run", "./cmd/runbench", "report", "-format", "markdown", m[1]).Output()
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.SplitAfter(string(out), "\n## ")
	_, times, _ := strings.Cut(strings.TrimSuffix(sections[0], "\n## "), "\n")
	if strings.TrimSpace(m[2]) != strings.TrimSpace(times) {
		t.Errorf("README's table is not that of %s, which is:\n%s", m[1], times)
	}
}

// The program in README runs.
func TestReadmeProgram(t *testing.T) {
	m := regexp.MustCompile("(?s)```go\n(.*?)```").FindStringSubmatch(readme(t))
	if m == nil {
		t.Fatal("README has no program")
	}
	file := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(file, []byte(m[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "run", file).CombinedOutput()
	if err != nil || string(out) != "module mmapbench\n" {
		t.Errorf("it prints %q, %v", out, err)
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
