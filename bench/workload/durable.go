package workload

import (
	"mmapbench/internal/stopping"
	"mmapbench/internal/work"
)

// durable adds flushes to instances that overwrite blocks of their file.
func durable(sync work.Sync, b *work.Blocks, start func(e *work.Env) (*work.Instance, error)) func(e *work.Env) (*work.Instance, error) {
	return func(e *work.Env) (*work.Instance, error) {
		inst, err := start(e)
		if err != nil || sync == work.Never {
			return inst, err
		}
		f := inst.File
		if sync == work.AtEnd {
			inst.Begin = func() error { return nil }
			inst.End = func() error { return stopping.Call(e.Ctx, "a flush of the file that is written", f.Flush) }
			return inst, nil
		}
		op := inst.Op
		inst.Op = func(i int) (uint64, int, error) {
			value, n, err := op(i)
			if err == nil {
				err = f.FlushRange(b.Offset(i%b.Count), b.Size)
			}
			return value, n, err
		}
		return inst, nil
	}
}
