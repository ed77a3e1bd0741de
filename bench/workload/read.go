package workload

import (
	"io"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func readWorkload() *work.Workload {
	return &work.Workload{
		Name:    "Read",
		States:  true,
		Doc:     "read the next block at the cursor (seq), or a block at an offset (rand; zipf: some far more often than others)",
		Family:  work.Reads,
		Words:   func(of func(string) string) string { return "reads " + of("block") + of("order") },
		InPlace: true,
		Shapes: []work.Case{
			{Order: work.Seq, Cache: work.Warm, Map: work.Kept},
			{Order: work.Rand, Cache: work.Warm, Map: work.Kept},
		},
		More:     []work.Case{{Order: work.Zipf, Cache: work.Warm, Map: work.Kept}},
		Parallel: true,
		Blocks:   []int64{64, 4 << 10, 64 << 10, 1 << 20},
		Plan: func(p *work.Problem) (*work.Work, error) {
			if p.Case.Order == work.Seq {
				return planReads(p, readNext, false)
			}
			return planReads(p, readAt, true)
		},
	}
}

// planReads plans operations that each read one block with read, or view it
// where the target works in place. shared reports whether several threads may
// use read on one File at once; they may always view.
func planReads(p *work.Problem, read func(f fileio.File, b *work.Blocks) work.Op, shared bool) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	start := func(e *work.Env) (*work.Instance, error) {
		f, err := e.Open(os.O_RDONLY)
		if err != nil {
			return nil, err
		}
		op := read
		if e.Target.Form == work.View {
			op = view
		}
		inst := &work.Instance{Op: op(f, b), File: f, Rewinds: true, Close: f.Close}
		if shared || e.Target.Form == work.View {
			inst.Fork = func() work.Op { return op(f, b) }
		}
		return inst, nil
	}
	return &work.Work{Ledger: work.BlockLedger(b, p.Content), Start: start}, nil
}

// readNext reads at the cursor. It seeks only where the next block is not the
// following one, as at the start of a period.
func readNext(f fileio.File, b *work.Blocks) work.Op {
	buf := work.NewBuffer(b.Size)
	next := -1
	return func(i int) (uint64, int, error) {
		if i != next {
			if _, err := f.Seek(b.Offset(i), io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		next = i + 1
		n, err := io.ReadFull(f, buf)
		return work.Fold(buf[:n]), n, err
	}
}

// readAt reads without using the cursor.
func readAt(f fileio.File, b *work.Blocks) work.Op {
	buf := work.NewBuffer(b.Size)
	return func(i int) (uint64, int, error) {
		n, err := f.ReadAt(buf, b.Offset(i))
		if n == len(buf) {
			err = nil // io.EOF is allowed with the last block
		}
		return work.Fold(buf[:n]), n, err
	}
}

// view consumes blocks in place.
func view(f fileio.File, b *work.Blocks) work.Op {
	var value uint64
	consume := func(p []byte) error {
		value = work.Fold(p)
		return nil
	}
	return func(i int) (uint64, int, error) {
		err := f.View(b.Offset(i), b.Size, consume)
		return value, int(b.Size), err
	}
}
