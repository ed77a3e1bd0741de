package bench

import (
	"context"
	"io"
	"os"

	"mmapbench/fileio"
)

func scanWorkload() *Workload {
	return &Workload{
		Name:     "Scan",
		parallel: true,
		states:   true,
		Doc:      "read the whole file once from start to end, block by block",
		InPlace:  true,
		shapes: []Case{
			{Order: "seq", Cache: "warm", Map: "kept"},
			{Order: "seq", Cache: "warm", Map: "fresh"}, // like a program that reads a file once
		},
		blocks: []int64{64 << 10},
		plan:   planScan,
	}
}

func planScan(p *problem) (*work, error) {
	value := func(int) (uint64, error) {
		var sum uint64
		for i, off := 0, int64(0); off < p.c.File; i, off = i+1, off+p.c.Block {
			b, err := p.content.at(off, min(p.c.Block, p.c.File-off))
			if err != nil {
				return 0, err
			}
			sum += weigh(fold(b), i)
		}
		return sum, nil
	}
	start := func(e *env) (*instance, error) {
		f, err := e.open(os.O_RDONLY)
		if err != nil {
			return nil, err
		}
		op := scanReading(e.ctx, f, p.c)
		if e.target.InPlace {
			op = scanViewing(e.ctx, f, p.c)
		}
		return &instance{op: op, file: f, rewinds: true, close: f.Close}, nil
	}
	return &work{ledger: newLedger(1, value), start: start}, nil
}

func scanReading(ctx context.Context, f fileio.File, c Case) opFunc {
	buf := newBuffer(c.Block)
	return func(int) (sum uint64, total int, err error) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return 0, 0, err
		}
		for i := 0; int64(total) < c.File; i++ {
			if err := stopped(ctx, i); err != nil {
				return 0, total, err
			}
			n, err := io.ReadFull(f, buf[:min(c.Block, c.File-int64(total))])
			if err != nil {
				return 0, total, err
			}
			sum += weigh(fold(buf[:n]), i)
			total += n
		}
		return sum, total, nil
	}
}

func scanViewing(ctx context.Context, f fileio.File, c Case) opFunc {
	var value uint64
	consume := func(p []byte) error {
		value = fold(p)
		return nil
	}
	return func(int) (sum uint64, total int, err error) {
		for i, off := 0, int64(0); off < c.File; i, off = i+1, off+c.Block {
			if err := stopped(ctx, i); err != nil {
				return 0, total, err
			}
			n := min(c.Block, c.File-off)
			if err := f.View(off, n, consume); err != nil {
				return 0, total, err
			}
			sum += weigh(value, i)
			total += int(n)
		}
		return sum, total, nil
	}
}

// stopped returns the error of ctx, which it looks up once in 1024 calls.
func stopped(ctx context.Context, i int) error {
	if i&1023 != 0 {
		return nil
	}
	return ctx.Err()
}
