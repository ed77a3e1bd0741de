package workload

import (
	"context"
	"io"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func scanWorkload() *work.Workload {
	return &work.Workload{
		Name:     "Scan",
		Parallel: true,
		States:   true,
		Doc:      "read the whole file once from start to end, block by block",
		Family:   work.Reads,
		Words:    wordsOfScan,
		InPlace:  true,
		Shapes: []work.Case{
			{Order: work.Seq, Cache: work.Warm, Map: work.Kept},
			{Order: work.Seq, Cache: work.Warm, Map: work.Fresh}, // like a program that reads a file once
		},
		Blocks: []int64{64 << 10},
		Plan:   planScan,
	}
}

func planScan(p *work.Problem) (*work.Work, error) {
	value := func(int) (uint64, error) {
		var sum uint64
		for i, off := 0, int64(0); off < p.Case.File; i, off = i+1, off+p.Case.Block {
			b, err := p.Content.At(off, min(p.Case.Block, p.Case.File-off))
			if err != nil {
				return 0, err
			}
			sum += work.Weigh(work.Fold(b), i)
		}
		return sum, nil
	}
	start := func(e *work.Env) (*work.Instance, error) {
		f, err := e.Open(os.O_RDONLY)
		if err != nil {
			return nil, err
		}
		op := scanReading(e.Ctx, f, p.Case)
		if e.Target.Form == work.View {
			op = scanViewing(e.Ctx, f, p.Case)
		}
		return &work.Instance{Op: op, File: f, Rewinds: true, Close: f.Close}, nil
	}
	return &work.Work{Ledger: work.NewLedger(1, value), Start: start}, nil
}

func scanReading(ctx context.Context, f fileio.File, c work.Case) work.Op {
	buf := work.NewBuffer(c.Block)
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
			sum += work.Weigh(work.Fold(buf[:n]), i)
			total += n
		}
		return sum, total, nil
	}
}

func scanViewing(ctx context.Context, f fileio.File, c work.Case) work.Op {
	var value uint64
	consume := func(p []byte) error {
		value = work.Fold(p)
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
			sum += work.Weigh(value, i)
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

func wordsOfScan(of func(key string) string) string {
	if of("map") == string(work.Fresh) {
		return "reads a file once, start to end"
	}
	return "rereads a file start to end"
}
