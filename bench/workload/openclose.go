package workload

import (
	"errors"
	"os"

	"mmapbench/internal/work"
)

func openCloseWorkload() *work.Workload {
	return &work.Workload{
		Name:     "OpenClose",
		Parallel: true,
		States:   true,
		Opens:    true,
		Doc:      "open the file, read one block at an offset, close it",
		Words:    func(of func(string) string) string { return "opens, reads " + of("block") + ", closes" },
		InPlace:  true,
		Shapes:   []work.Case{opened(work.Rand)},
		Blocks:   []int64{4 << 10},
		Plan:     planOpenClose,
	}
}

func planOpenClose(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	at := func(i int, _ sized) (int64, int64, error) { return b.Offset(i), b.Size, nil }
	start := func(e *work.Env) (*work.Instance, error) {
		fork := func() work.Op { return openClose(e, func(int) string { return e.Path }, at, b.Size) }
		return &work.Instance{Op: fork(), Fork: fork, Close: func() error { return nil }}, nil
	}
	return &work.Work{Ledger: work.BlockLedger(b, p.Content, work.Hash), Start: start, Counts: countedOpenings}, nil
}

// countedOpenings is how many openings are counted. All make the same calls,
// and under a tracer each takes long.
const countedOpenings = 1 << 7

// A sized tells how many bytes it has, as a File does.
type sized interface{ Size() (int64, error) }

// loaded is the content of a file in memory.
type loaded []byte

func (l loaded) Size() (int64, error) { return int64(len(l)), nil }

// openClose opens the file with the name of the operation, consumes the range
// that at returns, at most size bytes, and closes it.
func openClose(e *work.Env, name func(i int) string, at func(i int, f sized) (off, n int64, err error), size int64) work.Op {
	if e.Target.Form == work.Load {
		return func(i int) (uint64, int, error) {
			data, err := os.ReadFile(name(i))
			if err != nil {
				return 0, 0, err
			}
			off, n, err := at(i, loaded(data))
			return work.Hash(data[off : off+n]), int(n), err
		}
	}
	consume := consuming(e, size)
	return func(i int) (value uint64, n int, err error) {
		f, err := e.OpenFile(name(i), os.O_RDONLY)
		if err != nil {
			return 0, 0, err
		}
		off, length, err := at(i, f)
		if err == nil {
			value, err = consume(f, off, length)
		}
		return value, int(length), errors.Join(err, f.Close())
	}
}
