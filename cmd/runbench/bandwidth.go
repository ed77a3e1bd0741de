package main

import (
	"bytes"
	"math"
	"os"
	"runtime/debug"
	"time"
)

// Memory bandwidth is that of the fastest of bandwidthPasses over
// bandwidthBytes, more than fit a cache.
const (
	bandwidthBytes  = 64 << 20
	bandwidthPasses = 5
)

// bandwidthBudget is the least budget of a run that has its bandwidth measured:
// that takes a tenth of a second.
const bandwidthBudget = time.Second

// memoryBandwidth returns how many bytes per second one thread reads from
// memory at most, by searching them for a byte that is not there. ok is false
// where the clock can't tell.
func memoryBandwidth(now func() time.Time) (perSecond float64, ok bool) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	b := make([]byte, bandwidthBytes)
	for i := 0; i < len(b); i += os.Getpagesize() {
		b[i] = 1 // each page has memory of its own then
	}
	least := time.Duration(math.MaxInt64)
	for range bandwidthPasses {
		start := now()
		if bytes.IndexByte(b, 2) >= 0 {
			return 0, false
		}
		least = min(least, now().Sub(start))
	}
	if least <= 0 {
		return 0, false
	}
	return bandwidthBytes / least.Seconds(), true
}
