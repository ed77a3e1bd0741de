package workload

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"mmapbench/internal/work"
)

func manyFilesWorkload() *work.Workload {
	large := opened(work.Rand)
	large.Block = 64 << 10
	return &work.Workload{
		Name:     "ManyFiles",
		Doc:      "open one of many small files, each of a block, read all of it, close it; file is the size of all together",
		Words:    func(_ func(string) string) string { return "opens many small files" },
		InPlace:  true,
		Opens:    true,
		Shapes:   []work.Case{opened(work.Rand)},
		More:     []work.Case{large},
		Parallel: true,
		Blocks:   []int64{4 << 10},
		Fit:      fitManyFiles,
		Disk:     diskOfManyFiles,
		Plan:     planManyFiles,
	}
}

// fitManyFiles sets the file size of a case to the total size of its files.
// Each file holds a different block of the input.
func fitManyFiles(c work.Case) work.Case {
	const mostFiles = 1 << 9
	if n := c.File / c.Block; n > 0 {
		c.File = min(n, mostFiles) * c.Block
	}
	return c
}

// diskOfManyFiles adds the space that each file takes besides its bytes: the
// rest of its last disk block, and its inode.
func diskOfManyFiles(c work.Case, _ int64) int64 {
	const each = 8 << 10
	return c.File + c.File/c.Block*each
}

// planManyFiles makes the files. All targets share them, because they only
// read.
func planManyFiles(p *work.Problem) (_ *work.Work, err error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(p.Dir, "files-")
	if err != nil {
		return nil, err
	}
	release := func() error { return os.RemoveAll(dir) }
	defer func() {
		if err != nil {
			err = errors.Join(err, release())
		}
	}()
	names, err := makeFiles(p.Ctx, dir, p.Content, b)
	if err != nil {
		return nil, fmt.Errorf("making small files: %w", err)
	}
	// A program does not know how large a file is.
	whole := func(_ int, f sized) (off, n int64, err error) {
		n, err = f.Size()
		return 0, min(n, b.Size), err
	}
	start := func(e *work.Env) (*work.Instance, error) {
		op := openClose(e, func(i int) string { return names[i] }, whole, b.Size)
		return &work.Instance{Op: op, Close: func() error { return nil }}, nil
	}
	return &work.Work{Ledger: work.BlockLedger(b, p.Content, work.Hash), Start: start, Release: release, Counts: countedOpenings}, nil
}

// makeFiles writes a file for each block and returns their names in the order
// of the period.
func makeFiles(ctx context.Context, dir string, c *work.Content, b *work.Blocks) (names []string, err error) {
	for i := range b.Count {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		data, err := c.At(b.Offset(i), b.Size)
		if err != nil {
			return nil, err
		}
		name := filepath.Join(dir, strconv.FormatInt(b.Offset(i)/b.Size, 10))
		if err := os.WriteFile(name, data, 0o600); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}
