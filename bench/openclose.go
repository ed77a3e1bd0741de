package bench

import (
	"errors"
	"os"

	"mmapbench/fileio"
)

func openCloseWorkload() *Workload {
	return &Workload{
		Name:     "OpenClose",
		parallel: true,
		states:   true,
		opens:    true,
		Doc:      "open the file, read one block at an offset, close it",
		InPlace:  true,
		shapes:   []Case{{Order: "rand", Cache: "warm", Map: "fresh"}},
		blocks:   []int64{4 << 10},
		plan:     planOpenClose,
	}
}

func planOpenClose(p *problem) (*work, error) {
	b, err := newBlocks(p.c, p.seed)
	if err != nil {
		return nil, err
	}
	start := func(e *env) (*instance, error) {
		touch := touchReading
		if e.target.InPlace {
			touch = touchViewing
		}
		fork := func() opFunc { return openClose(e, b, touch(b)) }
		return &instance{op: fork(), fork: fork, rewinds: true, close: func() error { return nil }}, nil
	}
	return &work{ledger: blockLedger(b, p.content), start: start, counts: countedOpenings}, nil
}

// countedOpenings is how many openings are counted. All make the same calls,
// and under a tracer each takes long.
const countedOpenings = 1 << 7

func openClose(e *env, b *blocks, touch func(f fileio.File, i int) (uint64, error)) opFunc {
	return func(i int) (uint64, int, error) {
		f, err := e.open(os.O_RDONLY)
		if err != nil {
			return 0, 0, err
		}
		value, err := touch(f, i)
		return value, int(b.size), errors.Join(err, f.Close())
	}
}

func touchReading(b *blocks) func(f fileio.File, i int) (uint64, error) {
	buf := make([]byte, b.size)
	return func(f fileio.File, i int) (uint64, error) {
		n, err := f.ReadAt(buf, b.offset(i))
		if n == len(buf) {
			err = nil
		}
		return fold(buf[:n]), err
	}
}

func touchViewing(b *blocks) func(f fileio.File, i int) (uint64, error) {
	var value uint64
	consume := func(p []byte) error {
		value = fold(p)
		return nil
	}
	return func(f fileio.File, i int) (uint64, error) {
		err := f.View(b.offset(i), b.size, consume)
		return value, err
	}
}
