package work

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
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

// A loop over a file stops at the next piece once its context has ended.
func TestLoopsOverFilesStop(t *testing.T) {
	dir := t.TempDir()
	const size = 8 << 20
	in, err := Generate(t.Context(), filepath.Join(dir, "input"), size)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ReadContent(t.Context(), in.Path, size)
	if err != nil {
		t.Fatal(err)
	}
	scratch := filepath.Join(dir, "scratch")
	if err := WriteFile(t.Context(), scratch, size, stepSize, c.At); err != nil {
		t.Fatal(err)
	}
	b, err := NewBlocks(Case{Workload: "Read", Order: "seq", Block: 4 << 10, File: size}, 1)
	if err != nil {
		t.Fatal(err)
	}
	under := func(ctx context.Context) *Content {
		of := *c
		of.ctx = ctx
		return &of
	}
	verify := func(ctx context.Context) error {
		return VerifyFile(ctx, scratch, size, stepSize, c.At)
	}
	for name, loop := range map[string]func(ctx context.Context) error{
		"reading the content": func(ctx context.Context) error {
			_, err := ReadContent(ctx, in.Path, size)
			return err
		},
		"working out what to expect": func(ctx context.Context) error { return BlockLedger(b, under(ctx), Hash).Complete() },
		"generating": func(ctx context.Context) error {
			_, err := Generate(ctx, filepath.Join(dir, "another"), size)
			return err
		},
		"restoring":              func(ctx context.Context) error { return WriteFile(t.Context(), scratch, size, stepSize, under(ctx).At) },
		"verifying":              verify,
		"reading into the cache": func(ctx context.Context) error { return (Case{Cache: Warm}).State().Enter(ctx, in.Path) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx := &countdown{t.Context(), 3}
			if err := loop(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("it went on when its context had ended, and returned %v", err)
			}
			if ctx.left != 0 {
				t.Errorf("it ended with %d pieces too few", ctx.left)
			}
		})
	}
	// With a live context they all finish.
	if err := verify(t.Context()); err != nil {
		t.Error(err)
	}
}
