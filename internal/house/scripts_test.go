package house_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Each script prints its usage and does nothing else. Its PATH has nothing to
// build or install with, and it has no folder for temporary files.
func TestScriptsHelp(t *testing.T) {
	needsTools(t, "bash", "dirname", "sed")
	bin := t.TempDir()
	for _, tool := range []string{"bash", "dirname", "sed"} {
		path, err := exec.LookPath(tool)
		if err == nil {
			err = os.Symlink(path, filepath.Join(bin, tool))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	scripts, err := filepath.Glob("scripts/*.sh")
	if err != nil || len(scripts) < 5 {
		t.Fatalf("the scripts are %q, %v", scripts, err)
	}
	for _, script := range scripts {
		for _, flag := range []string{"-h", "--help"} {
			cmd := exec.Command(script, flag)
			cmd.Env = []string{"PATH=" + bin, "TMPDIR=" + filepath.Join(bin, "missing")}
			out, err := cmd.CombinedOutput()
			text := string(out)
			if err != nil || !strings.Contains(text, "Usage: "+script) {
				t.Errorf("%s %s: %v, and it prints\n%s", script, flag, err, text)
			}
			if strings.Contains(text, "set -") || strings.HasPrefix(text, "#") {
				t.Errorf("%s %s prints more than its first comment:\n%s", script, flag, text)
			}
		}
	}
}
