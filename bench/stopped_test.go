package bench

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

// countdown is a context that ends after a number of checks.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left == 0 {
		return context.Canceled
	}
	c.left--
	return nil
}

// Operations that may wait for the device check the context one by one.
func TestSlowOperationsStop(t *testing.T) {
	for _, c := range []work.Case{{Cache: "cold"}, {Memory: 1 << 20}, {Sync: "each"}} {
		done := 0
		op := func(int) (uint64, int, error) {
			done++
			return 0, 1, nil
		}
		_, _, _, err := operate(&countdown{t.Context(), 3}, c.Uninterrupted(), op, 0, 100, 100)
		if !errors.Is(err, context.Canceled) || done != 3 {
			t.Errorf("%+v: %d operations were done, %v", c, done, err)
		}
	}
}

// A run that is stopped in any phase ends, and leaves no file.
func TestRunStopsInEveryPhase(t *testing.T) {
	dir := t.TempDir()
	in, err := work.Generate(t.Context(), filepath.Join(dir, "input"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	stops := 0
	for at := 0; ; at = 2*at + 1 {
		ctx := &countdown{t.Context(), at}
		cfg := Config{
			Cases:   []work.Case{{Workload: "Update", Order: "rand", Block: 4 << 10, File: in.Size, Cache: "warm", Map: "kept", Sync: "never"}},
			Targets: realTargets(), Input: in, Dir: dir, Rounds: 1, Batch: 1,
			Counters: func() Counters { return noCounters{} },
		}
		err := Run(ctx, cfg, new(noting))
		left, derr := os.ReadDir(dir)
		if derr != nil || len(left) != 1 {
			t.Fatalf("stopped when asked %d times, it left %v, %v", at, left, derr)
		}
		if err == nil {
			break
		}
		if stops++; !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped when asked %d times, it returned %v", at, err)
		}
	}
	if stops < 5 {
		t.Errorf("it could be stopped at %d points only", stops)
	}
}

// Warming stops once its context has ended.
func TestTouchPagesStops(t *testing.T) {
	ctx := &countdown{t.Context(), 3}
	if err := touchPages(ctx, touched{size: 8 << 20}, false); !errors.Is(err, context.Canceled) || ctx.left != 0 {
		t.Errorf("it returned %v, with %d pages left", err, ctx.left)
	}
}

// touched is a File that checks which byte of each page is accessed.
type touched struct {
	fileio.File
	size int64
}

func (f touched) Size() (int64, error) { return f.size, nil }

func (f touched) View(off, n int64, fn func([]byte) error) error {
	if off+n > f.size {
		return io.EOF
	}
	return fn(make([]byte, n))
}
