package bench

import (
	"io"
	"os"

	"mmapbench/fileio"
)

func readWorkload() *Workload {
	return &Workload{
		Name:    "Read",
		states:  true,
		Doc:     "read the next block at the cursor (seq), or a block at an offset (rand; zipf: some far more often than others)",
		InPlace: true,
		shapes: []Case{
			{Order: "seq", Cache: "warm", Map: "kept"},
			{Order: "rand", Cache: "warm", Map: "kept"},
		},
		more:     []Case{{Order: "zipf", Cache: "warm", Map: "kept"}},
		parallel: true,
		blocks:   []int64{64, 4 << 10, 64 << 10, 1 << 20},
		plan: func(p *problem) (*work, error) {
			if p.c.Order == "seq" {
				return planReads(p, readNext, false)
			}
			return planReads(p, readAt, true)
		},
	}
}

func seekWorkload() *Workload {
	return &Workload{
		Name:     "Seek",
		parallel: true,
		states:   true,
		Doc:      "move the cursor to a block and read it",
		shapes:   []Case{{Order: "rand", Cache: "warm", Map: "kept"}},
		blocks:   []int64{4 << 10},
		plan:     func(p *problem) (*work, error) { return planReads(p, seekAndRead, false) },
	}
}

// planReads plans operations that each read one block with read, or view it
// where the target works in place. shared reports whether several threads may
// use read on one File at once; they may always view.
func planReads(p *problem, read func(f fileio.File, b *blocks) opFunc, shared bool) (*work, error) {
	b, err := newBlocks(p.c, p.seed)
	if err != nil {
		return nil, err
	}
	start := func(e *env) (*instance, error) {
		f, err := e.open(os.O_RDONLY)
		if err != nil {
			return nil, err
		}
		op := read
		if e.target.InPlace {
			op = view
		}
		inst := &instance{op: op(f, b), file: f, rewinds: true, close: f.Close}
		if shared || e.target.InPlace {
			inst.fork = func() opFunc { return op(f, b) }
		}
		return inst, nil
	}
	return &work{ledger: blockLedger(b, p.content), start: start}, nil
}

// An opFunc is the op of an [instance].
type opFunc = func(i int) (value uint64, n int, err error)

// readNext reads at the cursor. It seeks only where the next block is not the
// following one, as at the start of a period.
func readNext(f fileio.File, b *blocks) opFunc {
	buf := newBuffer(b.size)
	next := -1
	return func(i int) (uint64, int, error) {
		if i != next {
			if _, err := f.Seek(b.offset(i), io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		next = i + 1
		n, err := io.ReadFull(f, buf)
		return fold(buf[:n]), n, err
	}
}

// readAt reads without using the cursor.
func readAt(f fileio.File, b *blocks) opFunc {
	buf := newBuffer(b.size)
	return func(i int) (uint64, int, error) {
		n, err := f.ReadAt(buf, b.offset(i))
		if n == len(buf) {
			err = nil // io.EOF is allowed with the last block
		}
		return fold(buf[:n]), n, err
	}
}

// seekAndRead seeks before each read.
func seekAndRead(f fileio.File, b *blocks) opFunc {
	buf := newBuffer(b.size)
	return func(i int) (uint64, int, error) {
		if _, err := f.Seek(b.offset(i), io.SeekStart); err != nil {
			return 0, 0, err
		}
		n, err := io.ReadFull(f, buf)
		return fold(buf[:n]), n, err
	}
}

// view consumes blocks in place.
func view(f fileio.File, b *blocks) opFunc {
	var value uint64
	consume := func(p []byte) error {
		value = fold(p)
		return nil
	}
	return func(i int) (uint64, int, error) {
		err := f.View(b.offset(i), b.size, consume)
		return value, int(b.size), err
	}
}
