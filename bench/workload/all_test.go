package workload

import (
	"os"
	"path/filepath"
	"testing"

	"mmapbench/internal/work"
)

func generate(t testing.TB, size int64) (*work.Input, []byte) {
	t.Helper()
	in, err := work.Generate(t.Context(), filepath.Join(t.TempDir(), "input"), size)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(in.Path)
	if err != nil {
		t.Fatal(err)
	}
	return in, b
}

func nothingIn(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
