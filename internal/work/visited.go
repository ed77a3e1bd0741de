package work

// Bounds of a batch that flushes, the same on every target. More would make a
// batch too long. A number that depends on the target's speed would spread a
// flush over more operations the faster they are.
const (
	mostFlushed      = 1 << 12 // blocks of a batch with one flush at its end
	mostFlushedBytes = 4 << 20
	mostFlushes      = 1 << 7 // blocks of a batch with a flush each
)

// Visited returns how many of count blocks a period visits.
func (c Case) Visited(count int64) int64 {
	count = c.State().Blocks(c, count)
	switch c.Sync {
	case AtEnd:
		return min(count, mostFlushed, max(mostFlushedBytes/c.Block, 1))
	case Each:
		return min(count, mostFlushes)
	}
	return count
}

// Uninterrupted is how many operations run between two checks of the context:
// enough to make a check free, but one where each may wait for the device.
func (c Case) Uninterrupted() int {
	if c.State().Anew() || c.Sync == Each {
		return 1
	}
	return 1 << 10
}
