package bench

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func manyFilesProblem(t *testing.T) *problem {
	t.Helper()
	in, data := generate(t, 1<<20)
	content := &content{ctx: t.Context(), size: in.Size, memory: data}
	c := fitManyFiles(Case{Workload: "ManyFiles", Order: "rand", Block: 4 << 10, File: in.Size})
	return &problem{ctx: t.Context(), c: c, input: in, content: content, dir: t.TempDir(), seed: 1}
}

// The files hold blocks of the input, and are removed with the case.
func TestManyFiles(t *testing.T) {
	p := manyFilesProblem(t)
	w, err := planManyFiles(p)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	seen := map[string]bool{}
	err = filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if !bytes.Contains(p.content.memory, data) || int64(len(data)) != p.c.Block || seen[string(data)] {
			t.Errorf("%s is not a block of its own of the input", path)
		}
		seen[string(data)] = true
		files++
		return err
	})
	if err != nil || files != 256 {
		t.Errorf("%d files, %v", files, err)
	}
	if err := w.close(); err != nil {
		t.Error(err)
	}
	nothingIn(t, p.dir)
}

// A run that is stopped while the files are made leaves none.
func TestManyFilesStopped(t *testing.T) {
	p := manyFilesProblem(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.ctx = ctx
	if _, err := planManyFiles(p); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	nothingIn(t, p.dir)
}

// Neither does a run that is stopped, or fails, while they are read.
func TestManyFilesInterrupted(t *testing.T) {
	for _, end := range []string{"stopped", "failed"} {
		cfg := testConfig(t, realTargets(), func(c Case) bool { return c.Workload == "ManyFiles" })
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var sink Sink = &failingSink{}
		if end == "stopped" {
			c := new(collector)
			c.onRecord = cancel
			sink = c
		}
		if err := Run(ctx, cfg, sink); !errors.Is(err, context.Canceled) && !errors.Is(err, errFull) {
			t.Errorf("%s: Run returned %v", end, err)
		}
		nothingIn(t, cfg.Dir)
	}
}

func TestFitManyFiles(t *testing.T) {
	for _, test := range []struct{ block, file, want int64 }{
		{4 << 10, 64 << 20, 4 << 20},
		{64 << 10, 64 << 20, 64 << 20},
		{64 << 10, 1 << 30, 64 << 20},
		{4 << 10, 10000, 8192},
		{4 << 10, 4000, 4000},
	} {
		if got := fitManyFiles(Case{Block: test.block, File: test.file}).File; got != test.want {
			t.Errorf("blocks of %d from %d bytes: %d bytes in files, want %d", test.block, test.file, got, test.want)
		}
	}
}
