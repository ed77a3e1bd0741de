// Package machine describes what a measurement runs on. It only reads, opens no
// device, and leaves out what the system does not report.
package machine

import (
	"bytes"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"
)

// A Fact is a property of the machine: the key of a line of configuration in
// the Go benchmark format, and its value.
type Fact struct{ Key, Value string }

// Facts returns what can change a measurement of files in dir: processor,
// kernel, filesystem, and the settings of its memory management.
func Facts(dir string) []Fact {
	facts := []Fact{
		{"goos", runtime.GOOS},
		{"goarch", runtime.GOARCH},
		{"cores", strconv.Itoa(runtime.NumCPU())},
		{"pagesize", strconv.Itoa(os.Getpagesize())},
	}
	for _, f := range systemFacts(dir) {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

// Memory bandwidth is measured by scanning bandwidthBytes, more than a cache
// holds, bandwidthPasses times. The fastest pass counts.
const (
	bandwidthBytes  = 64 << 20
	bandwidthPasses = 5
)

// Bandwidth returns the bytes per second that one thread reads from
// memory. It searches memory for a byte that is not there. ok is false where
// the clock is too coarse.
func Bandwidth(now func() time.Time) (perSecond float64, ok bool) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	b := make([]byte, bandwidthBytes)
	for i := 0; i < len(b); i += os.Getpagesize() {
		b[i] = 1 // touch each page, so that all have memory of their own
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
