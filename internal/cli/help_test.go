package cli

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSuggestion(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "report") // a file is preferred to a command
	if err := os.WriteFile(file, []byte("x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"raport":     "did you mean runbench report?",
		"compair":    "did you mean runbench compare?",
		"lsit":       "did you mean runbench list?",
		"rnu":        "did you mean runbench run?",
		"frobnicate": "",
		"xyz":        "",
		"__complet":  "", // hidden
		file:         "to measure on that file, use runbench -file " + file,
		dir:          "",
	} {
		if got := suggestion(name, testApp(nil).commandNames()); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "run", 3}, {"run", "", 3}, {"run", "run", 0}, {"raport", "report", 1},
		{"lst", "list", 1}, {"liist", "list", 1}, {"lsit", "list", 2}, {"help", "doctor", 6},
	} {
		if got := editDistance(tt.a, tt.b); got != tt.want {
			t.Errorf("from %q to %q: got %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
