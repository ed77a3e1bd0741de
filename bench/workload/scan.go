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
		Bytes:    true,
		Words:    wordsOfScan,
		InPlace:  true,
		Shapes:   []work.Case{kept(work.Seq), opened(work.Seq)}, // opened is like a program that reads a file once
		Blocks:   []int64{64 << 10},
		Plan:     planScan,
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
			sum += work.Weigh(work.Hash(b), i)
		}
		return sum * uint64(max(p.Case.Passes, 1)), nil
	}
	start := work.OnFile(os.O_RDONLY, func(e *work.Env, f fileio.File) (func() work.Op, bool) {
		return func() work.Op { return scan(e, f, p.Case) }, false
	})
	return &work.Work{Ledger: work.NewLedger(1, value), Start: start}, nil
}

func scan(e *work.Env, f fileio.File, c work.Case) work.Op {
	consume := consuming(e, 0)
	if e.Target.Form == work.Copy {
		buf := work.NewBuffer(c.Block)
		consume = func(f fileio.File, _, n int64) (uint64, error) {
			_, err := io.ReadFull(f, buf[:n])
			return work.Hash(buf[:n]), err
		}
	}
	pass := func() (sum uint64, total int, err error) {
		if e.Target.Form == work.Copy {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return 0, 0, err
			}
		}
		for i, off := 0, int64(0); off < c.File; i, off = i+1, off+c.Block {
			if err := stopped(e.Ctx, i); err != nil {
				return 0, total, err
			}
			n := min(c.Block, c.File-off)
			value, err := consume(f, off, n)
			if err != nil {
				return 0, total, err
			}
			sum += work.Weigh(value, i)
			total += int(n)
		}
		return sum, total, nil
	}
	return func(int) (sum uint64, total int, err error) {
		for range max(c.Passes, 1) {
			part, n, err := pass()
			sum, total = sum+part, total+n
			if err != nil {
				return 0, total, err
			}
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
		return "reads a file once, in order"
	}
	return "reads a file again, in order"
}
