package workload

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"mmapbench/internal/work"
)

func manyFilesProblem(t *testing.T) (p *work.Problem, data []byte) {
	t.Helper()
	in, data := generate(t, 1<<20)
	content, err := work.ReadContent(t.Context(), in.Path, in.Size)
	if err != nil {
		t.Fatal(err)
	}
	c := fitManyFiles(work.Case{Workload: "ManyFiles", Order: "rand", Block: 4 << 10, File: in.Size})
	return &work.Problem{Ctx: t.Context(), Case: c, Input: in, Content: content, Dir: t.TempDir(), Seed: 1}, data
}

// The files hold blocks of the input, and are removed with the case.
func TestManyFiles(t *testing.T) {
	p, all := manyFilesProblem(t)
	w, err := planManyFiles(p)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	seen := map[string]bool{}
	err = filepath.WalkDir(p.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if !bytes.Contains(all, data) || int64(len(data)) != p.Case.Block || seen[string(data)] {
			t.Errorf("%s is not a block of its own of the input", path)
		}
		seen[string(data)] = true
		files++
		return err
	})
	if err != nil || files != 256 {
		t.Errorf("%d files, %v", files, err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	nothingIn(t, p.Dir)
}

// A run that is stopped while the files are made leaves none.
func TestManyFilesStopped(t *testing.T) {
	p, _ := manyFilesProblem(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.Ctx = ctx
	if _, err := planManyFiles(p); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	nothingIn(t, p.Dir)
}

func TestFitManyFiles(t *testing.T) {
	for _, test := range []struct{ block, file, want int64 }{
		{4 << 10, 64 << 20, 2 << 20},
		{64 << 10, 64 << 20, 32 << 20},
		{64 << 10, 1 << 30, 32 << 20},
		{4 << 10, 10000, 8192},
		{4 << 10, 4000, 4000},
	} {
		if got := fitManyFiles(work.Case{Block: test.block, File: test.file}).File; got != test.want {
			t.Errorf("blocks of %d from %d bytes: %d bytes in files, want %d", test.block, test.file, got, test.want)
		}
	}
}
