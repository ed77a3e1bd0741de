package workload

import (
	"io"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func readWorkload() *work.Workload {
	return &work.Workload{
		Name:     "Read",
		Doc:      "read the next block at the cursor (seq), or a block at an offset (rand; zipf: some far more often than others)",
		Bytes:    true,
		Words:    func(of func(string) string) string { return "reads " + of("block") + of("order") },
		States:   true,
		InPlace:  true,
		Parallel: true,
		Shapes:   []work.Case{kept(work.Seq), kept(work.Rand)},
		More:     []work.Case{kept(work.Zipf)},
		Blocks:   []int64{64, 4 << 10, 64 << 10, 1 << 20},
		Plan: func(p *work.Problem) (*work.Work, error) {
			if p.Case.Order == work.Seq {
				return planReads(p, readNext, work.Hash)
			}
			return planReads(p, readAt, work.Hash)
		},
	}
}

// A way reads blocks of a File and returns their values. Several threads may
// share the File if shared is set.
type way struct {
	op     func(f fileio.File, b *work.Blocks, value func(b []byte) uint64) work.Op
	shared bool
}

// planReads plans operations that each read one block in the given way, or view
// it where the target works in place.
func planReads(p *work.Problem, read func() way, value func(b []byte) uint64) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	start := work.OnFile(os.O_RDONLY, func(e *work.Env, f fileio.File) (func() work.Op, bool) {
		w := read()
		switch {
		case e.Target.Form.Whole():
			w = bare(e)
		case e.Target.Form == work.View:
			w = view()
		}
		return func() work.Op { return w.op(f, b, value) }, w.shared
	})
	return &work.Work{Ledger: work.BlockLedger(b, p.Content, value), Start: start}, nil
}

// readNext reads at the cursor. It seeks only where the next block is not the
// following one, as at the start of a period.
func readNext() way {
	return way{op: func(f fileio.File, b *work.Blocks, value func(b []byte) uint64) work.Op {
		next := -1
		return atCursor(f, b, value, func(i int) bool {
			follows := i == next
			next = i + 1
			return follows
		})
	}}
}

// atCursor reads at the cursor, which it moves first unless it is there.
func atCursor(f fileio.File, b *work.Blocks, value func(b []byte) uint64, there func(i int) bool) work.Op {
	buf := work.NewBuffer(b.Size)
	return func(i int) (uint64, int, error) {
		if !there(i) {
			if _, err := f.Seek(b.Offset(i), io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		n, err := io.ReadFull(f, buf)
		return value(buf[:n]), n, err
	}
}

// readAt reads without using the cursor.
func readAt() way {
	return way{shared: true, op: func(f fileio.File, b *work.Blocks, value func(b []byte) uint64) work.Op {
		buf := work.NewBuffer(b.Size)
		return func(i int) (uint64, int, error) {
			n, err := f.ReadAt(buf, b.Offset(i))
			if n == len(buf) {
				err = nil // io.EOF is allowed with the last block
			}
			return value(buf[:n]), n, err
		}
	}}
}

// bare consumes blocks of the bytes of the whole file.
func bare(e *work.Env) way {
	return way{op: func(_ fileio.File, b *work.Blocks, value func(b []byte) uint64) work.Op {
		return func(i int) (uint64, int, error) {
			off := b.Offset(i)
			return value(e.Data[off : off+b.Size]), int(b.Size), nil
		}
	}}
}

// view consumes blocks in place.
func view() way {
	return way{shared: true, op: func(f fileio.File, b *work.Blocks, value func(b []byte) uint64) work.Op {
		var v uint64
		consume := func(p []byte) error {
			v = value(p)
			return nil
		}
		return func(i int) (uint64, int, error) {
			err := f.View(b.Offset(i), b.Size, consume)
			return v, int(b.Size), err
		}
	}}
}
