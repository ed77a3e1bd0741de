package main

import (
	"bytes"
	"math"
	"time"
)

// Memory bandwidth is that of the fastest of bandwidthPasses over
// bandwidthBytes, more than fit a cache.
const (
	bandwidthBytes  = 64 << 20
	bandwidthPasses = 5
)

// memoryBandwidth returns how many bytes per second one thread reads from
// memory at most, by searching them for a byte that is not there. ok is false
// where the clock can't tell.
func memoryBandwidth(now func() time.Time) (perSecond float64, ok bool) {
	b := bytes.Repeat([]byte{1}, bandwidthBytes)
	least := time.Duration(math.MaxInt64)
	for range bandwidthPasses {
		start := now()
		if bytes.IndexByte(b, 0) >= 0 {
			return 0, false
		}
		least = min(least, now().Sub(start))
	}
	if least <= 0 {
		return 0, false
	}
	return bandwidthBytes / least.Seconds(), true
}
