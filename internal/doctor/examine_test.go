package doctor

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A report of the machine that runs the tests: nothing is 0 or left behind.
func TestExamine(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(t.TempDir(), "mine")
	content := bytes.Repeat([]byte("mine"), 1<<18)
	if err := os.WriteFile(name, content, 0o400); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	r, err := Examine(t.Context(), Options{
		Dir: dir, File: name,
		Progress: func(string) { steps++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Floors) < 9 || len(r.Findings) == 0 || steps < 10 {
		t.Errorf("%d floors, %d findings, %d steps", len(r.Floors), len(r.Findings), steps)
	}
	for _, f := range r.Floors {
		switch {
		case f.Name == "" || f.What == "" || f.Unit == "":
			t.Errorf("%+v has no name", f)
		case f.Err != nil:
			t.Logf("%s is absent: %v", f.Name, f.Err)
		case !(f.Center > 0) || f.N == 0:
			t.Errorf("%s takes %v in %d samples", f.Name, f.Center, f.N)
		}
	}
	for _, c := range r.Counters {
		if c.Unit == "" || c.Err == nil && c.Source == "" {
			t.Errorf("counter %+v", c)
		}
	}
	after, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, content) || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the user's file has changed: %v", err)
	}
	nothingIn(t, dir)
}

func nothingIn(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestExamineStops(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Examine(ctx, Options{Dir: dir, Progress: func(next string) {
		if next == "read of 1 B" {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || r == nil || len(r.Floors) == 0 {
		t.Errorf("%+v, %v", r, err)
	}
	nothingIn(t, dir)
}

func TestExamineWithoutDir(t *testing.T) {
	r, err := Examine(t.Context(), Options{Dir: filepath.Join(t.TempDir(), "missing")})
	if r != nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%+v, %v", r, err)
	}
}
