package workload

import (
	"errors"
	"os"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func openCloseWorkload() *work.Workload {
	return &work.Workload{
		Name:     "OpenClose",
		Parallel: true,
		States:   true,
		Opens:    true,
		Doc:      "open the file, read one block at an offset, close it",
		Family:   work.Opens,
		Words:    func(of func(string) string) string { return "opens, reads " + of("block") + ", closes" },
		InPlace:  true,
		Shapes:   []work.Case{{Order: work.Rand, Cache: work.Warm, Map: work.Fresh}},
		Blocks:   []int64{4 << 10},
		Plan:     planOpenClose,
	}
}

func planOpenClose(p *work.Problem) (*work.Work, error) {
	b, err := work.NewBlocks(p.Case, p.Seed)
	if err != nil {
		return nil, err
	}
	start := func(e *work.Env) (*work.Instance, error) {
		touch := touchReading
		if e.Target.Form == work.View {
			touch = touchViewing
		}
		fork := func() work.Op { return openClose(e, b, touch(b)) }
		return &work.Instance{Op: fork(), Fork: fork, Rewinds: true, Close: func() error { return nil }}, nil
	}
	return &work.Work{Ledger: work.BlockLedger(b, p.Content), Start: start, Counts: countedOpenings}, nil
}

// countedOpenings is how many openings are counted. All make the same calls,
// and under a tracer each takes long.
const countedOpenings = 1 << 7

func openClose(e *work.Env, b *work.Blocks, touch func(f fileio.File, i int) (uint64, error)) work.Op {
	return func(i int) (uint64, int, error) {
		f, err := e.Open(os.O_RDONLY)
		if err != nil {
			return 0, 0, err
		}
		value, err := touch(f, i)
		return value, int(b.Size), errors.Join(err, f.Close())
	}
}

func touchReading(b *work.Blocks) func(f fileio.File, i int) (uint64, error) {
	buf := make([]byte, b.Size)
	return func(f fileio.File, i int) (uint64, error) {
		n, err := f.ReadAt(buf, b.Offset(i))
		if n == len(buf) {
			err = nil
		}
		return work.Fold(buf[:n]), err
	}
}

func touchViewing(b *work.Blocks) func(f fileio.File, i int) (uint64, error) {
	var value uint64
	consume := func(p []byte) error {
		value = work.Fold(p)
		return nil
	}
	return func(f fileio.File, i int) (uint64, error) {
		err := f.View(b.Offset(i), b.Size, consume)
		return value, err
	}
}
