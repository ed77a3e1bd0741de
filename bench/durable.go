package bench

import (
	"context"

	"mmapbench/internal/stopping"
)

// Bounds of what is written between two flushes, or with a flush each, the same
// on every target: a flush of more would take longer than a batch should, and
// one of as much as a target happens to do in a time would be spread over more
// operations the faster they are.
const (
	mostFlushed      = 1 << 12 // blocks with a flush at the end
	mostFlushedBytes = 4 << 20
	mostFlushes      = 1 << 7 // blocks with a flush each
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

// makeDurable adds flushes to an instance that writes blocks of its file.
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
