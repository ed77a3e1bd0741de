package machine

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"time"
)

// A Level is how fast one thread reads memory of a size.
type Level struct {
	Bytes int64
	Rate  float64 // bytes per second, in order
	Line  float64 // seconds for a cache line at random, one after the other
}

// Sizes of the levels in bytes: what fits in the second-level cache of usual
// processors, in the last-level cache, and in neither.
const nearBytes, farBytes, memoryBytes = 512 << 10, 8 << 20, 256 << 20

// How much is read for a level: the fastest pass counts.
const (
	levelPasses = 3
	levelBytes  = 16 << 20 // of a pass in order, at least
	levelLines  = 1 << 16  // of a pass at random
)

// Levels measures the speed of memory. It takes half a second. It returns nil
// where the clock is too coarse.
func Levels(now func() time.Time) (all []Level) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	b := make([]byte, memoryBytes)
	for _, size := range []int64{nearBytes, farBytes, memoryBytes} {
		part := b[:size]
		chain(part)
		order := fastest(now, func() {
			for done := int64(0); done < levelBytes; done += size {
				bytes.Count(part, []byte{1})
			}
		})
		at := uint64(0)
		random := fastest(now, func() {
			for range levelLines {
				at = binary.LittleEndian.Uint64(part[at:])
			}
		})
		if order <= 0 || random <= 0 || at > uint64(size) {
			return nil
		}
		read := (levelBytes + size - 1) / size * size
		all = append(all, Level{size, float64(read) / order.Seconds(), random.Seconds() / levelLines})
	}
	return all
}

// lineBytes is the size of a cache line.
const lineBytes = 64

// chain writes to the start of each cache line the offset of another one, so that
// they form one cycle in random order (Sattolo's algorithm).
func chain(b []byte) {
	n := len(b) / lineBytes
	next := make([]uint32, n)
	for i := range next {
		next[i] = uint32(i)
	}
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for i := n - 1; i > 0; i-- {
		j := r.IntN(i)
		next[i], next[j] = next[j], next[i]
	}
	for i := 0; i < len(b); i += os.Getpagesize() {
		b[i] = 1 // touch each page, so that all have memory of their own
	}
	for i, to := range next {
		binary.LittleEndian.PutUint64(b[i*lineBytes:], uint64(to)*lineBytes)
	}
}

func fastest(now func() time.Time, f func()) (least time.Duration) {
	for i := range levelPasses {
		start := now()
		f()
		if d := now().Sub(start); i == 0 || d < least {
			least = d
		}
	}
	return least
}
