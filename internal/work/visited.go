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
	count = c.Limit(count)
	switch c.Sync {
	case "end":
		return min(count, mostFlushed, max(mostFlushedBytes/c.Block, 1))
	case "each":
		return min(count, mostFlushes)
	}
	return count
}

// Bounds of a batch that starts anew, the same on every target. mostCold
// applies to blocks read from the device one by one. With confined memory each
// such block may bring in neighbours by readahead, which must be reclaimed
// again, so mostConfined is lower.
const (
	mostCold      = 1 << 10
	mostConfined  = 1 << 8
	mostColdBytes = 16 << 20
	mostFresh     = 1 << 20
	mostFreshSize = 256 << 20
)

// Limit returns how many of count blocks a batch visits.
func (c Case) Limit(count int64) int64 {
	switch {
	case c.Cache == "cold" && c.Order != "seq":
		return min(count, mostCold)
	case c.Memory > 0 && c.Order != "seq":
		return min(count, mostConfined)
	case c.Cache == "cold" || c.Memory > 0:
		return min(count, max(mostColdBytes/c.Block, 1))
	case c.Map == "fresh":
		return min(count, mostFresh, max(mostFreshSize/c.Block, 1))
	}
	return count
}

// Uninterrupted is how many operations run between two checks of the context:
// enough to make a check free, but one where each may wait for the device.
func (c Case) Uninterrupted() int {
	if c.Cache == "cold" || c.Memory > 0 || c.Sync == "each" {
		return 1
	}
	return 1 << 10
}
