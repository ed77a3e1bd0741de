package workload

import (
	"mmapbench/fileio"
	"mmapbench/internal/work"
)

func seekWorkload() *work.Workload {
	return &work.Workload{
		Name:     "Seek",
		Doc:      "move the cursor to a block and read it",
		Bytes:    true,
		Words:    func(of func(string) string) string { return "seeks, reads " + of("block") },
		States:   true,
		Parallel: true,
		Shapes:   []work.Case{kept(work.Rand)},
		Blocks:   []int64{4 << 10},
		Plan:     func(p *work.Problem) (*work.Work, error) { return planReads(p, seekAndRead, work.Hash) },
	}
}

// seekAndRead seeks before each read.
func seekAndRead() way {
	return way{op: func(f fileio.File, b *work.Blocks, value func(b []byte) uint64) work.Op {
		return atCursor(f, b, value, func(int) bool { return false })
	}}
}
