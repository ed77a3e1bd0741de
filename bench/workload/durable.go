package workload

import (
	"context"

	"mmapbench/internal/stopping"
	"mmapbench/internal/work"
)

// makeDurable adds flushes to an instance that overwrites blocks of its file.
func makeDurable(ctx context.Context, inst *work.Instance, sync work.Sync, b *work.Blocks) {
	f := inst.File
	switch sync {
	case work.AtEnd:
		inst.Begin = func() error { return nil }
		inst.End = func() error { return stopping.Call(ctx, "a flush of the file that is written", f.Flush) }
	case work.Each:
		op := inst.Op
		inst.Op = func(i int) (uint64, int, error) {
			value, n, err := op(i)
			if err == nil {
				err = f.FlushRange(b.Offset(i%b.Count), b.Size)
			}
			return value, n, err
		}
	}
}
