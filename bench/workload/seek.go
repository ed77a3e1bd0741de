package workload

import (
	"io"

	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func seekWorkload() *work.Workload {
	return &work.Workload{
		Name:     "Seek",
		Parallel: true,
		States:   true,
		Doc:      "move the cursor to a block and read it",
		Family:   work.Reads,
		Words:    func(of func(string) string) string { return "seeks, reads " + of("block") },
		Shapes:   []work.Case{{Order: work.Rand, Cache: work.Warm, Map: work.Kept}},
		Blocks:   []int64{4 << 10},
		Plan:     func(p *work.Problem) (*work.Work, error) { return planReads(p, seekAndRead, false) },
	}
}

// seekAndRead seeks before each read.
func seekAndRead(f fileio.File, b *work.Blocks) work.Op {
	buf := work.NewBuffer(b.Size)
	return func(i int) (uint64, int, error) {
		if _, err := f.Seek(b.Offset(i), io.SeekStart); err != nil {
			return 0, 0, err
		}
		n, err := io.ReadFull(f, buf)
		return work.Fold(buf[:n]), n, err
	}
}
