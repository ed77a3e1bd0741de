package bench

import (
	"context"

	"mmapbench/internal/stopping"
)

// Bounds of a batch that flushes, the same on every target. More would make a
// batch too long. A number that depends on the target's speed would spread a
// flush over more operations the faster they are.
const (
	mostFlushed      = 1 << 12 // blocks of a batch with one flush at its end
	mostFlushedBytes = 4 << 20
	mostFlushes      = 1 << 7 // blocks of a batch with a flush each
)

// visited returns how many of count blocks a period visits.
func (c Case) visited(count int64) int64 {
	count = c.limit(count)
	switch c.Sync {
	case "end":
		return min(count, mostFlushed, max(mostFlushedBytes/c.Block, 1))
	case "each":
		return min(count, mostFlushes)
	}
	return count
}

// makeDurable adds flushes to an instance that overwrites blocks of its file.
func makeDurable(ctx context.Context, inst *instance, sync string, b *blocks) {
	f := inst.file
	switch sync {
	case "end":
		inst.begin = func() error { return nil }
		inst.end = func() error { return stopping.Call(ctx, "a flush of the file that is written", f.Flush) }
	case "each":
		op := inst.op
		inst.op = func(i int) (uint64, int, error) {
			value, n, err := op(i)
			if err == nil {
				err = f.FlushRange(b.offset(i%b.count), b.size)
			}
			return value, n, err
		}
	}
}
