package house_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// built builds the command and returns its path.
func built(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./cmd/runbench").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	made, err := filepath.Glob(filepath.Join(dir, "runbench*"))
	if err != nil || len(made) != 1 {
		t.Fatal(made, err)
	}
	return made[0]
}

// One build of the command serves the stored runs and a new one.
func TestResults(t *testing.T) {
	command := built(t)
	t.Run("kept", func(t *testing.T) { testKept(t, command) })
	t.Run("recorded", func(t *testing.T) { testRecorded(t, command) })
}

// testKept checks that each stored run has its name, its provenance, its report
// and its line in the table.
func testKept(t *testing.T, command string) {
	runs, err := filepath.Glob("results/*/*.txt")
	if err != nil || len(runs) == 0 {
		t.Fatal("no recorded runs: ", err)
	}
	index := read(t, "results/README.md")
	for _, name := range runs {
		name = filepath.ToSlash(name)
		if !regexp.MustCompile(`^results/[a-z0-9][a-z0-9.-]*/\d{4}-\d\d-\d\d-[a-z0-9][a-z0-9.-]*\.txt$`).MatchString(name) {
			t.Errorf("%s is not results/<machine>/<date>-<label>.txt", name)
		}
		checkProvenance(t, name)
		checkReport(t, command, name)
		if !strings.Contains(index, "]("+strings.TrimPrefix(name, "results/")+")") {
			t.Errorf("results/README.md does not tell of %s: scripts/record-results.sh -again makes its table", name)
		}
	}
}

func checkProvenance(t *testing.T, name string) {
	t.Helper()
	record := read(t, name)
	for _, key := range []string{"# time", "# seed", "# flags", "# go", "# version", "# input", "goos", "goarch", "cpu", "cores", "kernel", "filesystem"} {
		if !strings.Contains(record, "\n"+key+": ") {
			t.Errorf("%s does not tell %q", name, key)
		}
	}
}

// checkReport compares a stored report and its plots with what the command
// makes from the run.
func checkReport(t *testing.T, command, name string) {
	t.Helper()
	const again = "scripts/record-results.sh -again makes it"
	plots := t.TempDir()
	out, err := exec.Command(command, "report", "-format", "markdown", "-plots", plots, name).Output()
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.TrimSuffix(name, ".txt")
	if read(t, kept+".md") != string(out) {
		t.Errorf("%s.md is not what report makes of the run today: %s", kept, again)
	}
	drawn, err := filepath.Glob(filepath.Join(plots, "*.svg"))
	if err != nil {
		t.Error(err)
	}
	for _, p := range drawn {
		if name := filepath.Join(kept, filepath.Base(p)); read(t, name) != read(t, p) {
			t.Errorf("%s is not what report draws of the run today: %s", name, again)
		}
	}
	if left, err := filepath.Glob(filepath.Join(kept, "*")); err != nil || len(left) != len(drawn) {
		t.Errorf("%s holds %q, %v: %s", kept, left, err, again)
	}
}

// testRecorded checks that the script records a run with its report and its
// line, and records nothing if it fails.
func testRecorded(t *testing.T, command string) {
	needsTools(t, "bash")
	dir := t.TempDir()
	t.Setenv("TMPDIR", t.TempDir())
	script := func(args ...string) (string, error) {
		out, err := exec.Command("scripts/record-results.sh", append([]string{"-runbench", command, "-results", dir}, args...)...).CombinedOutput()
		return string(out), err
	}
	small := []string{"-size", "1MiB", "-count", "1", "-budget", "50ms", "-bench", "^OpenClose$|^Nothing$", "-latency=false"}
	if out, err := script(append([]string{"vm", "small"}, small...)...); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	runs, err := filepath.Glob(filepath.Join(dir, "vm", "*-small.txt"))
	if err != nil || len(runs) != 1 {
		t.Fatal("recorded: ", runs, err)
	}
	checkProvenance(t, runs[0])
	checkReport(t, command, runs[0])
	index := read(t, filepath.Join(dir, "README.md"))
	if !strings.Contains(index, "](vm/"+filepath.Base(runs[0])+")") || !strings.Contains(index, `^OpenClose$\|^Nothing$`) || strings.Contains(index, dir) {
		t.Errorf("the table does not tell of it, or of more than it should:\n%s", index)
	}
	// Reports and plots can be made again from the runs.
	report := strings.TrimSuffix(runs[0], ".txt") + ".md"
	if err := errors.Join(os.Remove(report), os.RemoveAll(strings.TrimSuffix(runs[0], ".txt"))); err != nil {
		t.Fatal(err)
	}
	if out, err := script("-again"); err != nil || read(t, report) == "" || read(t, filepath.Join(dir, "README.md")) != index {
		t.Errorf("again: %v\n%s", err, out)
	}
	checkReport(t, command, runs[0])
	for _, bad := range [][]string{
		{}, {"vm"}, {"-again", "vm"}, {"-nope"}, {"VM!", "label"}, {"vm", "../label"},
		append([]string{"vm", "small"}, small...), // the run exists already
		{"box", "failed", "-nope"},
		{"-results", filepath.Join(dir, "vm"), "-again"}, // the folder holds no runs in a folder
	} {
		out, err := script(bad...)
		if err == nil || out == "" {
			t.Errorf("%q: %v, %q", bad, err, out)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "box*"))
	if err != nil || len(left) > 0 {
		t.Error("a run that failed left ", left, err)
	}
}
