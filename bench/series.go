package bench

import (
	"fmt"
	"strings"
	"time"
)

// A series is how fast the operations of a trial were over time, in intervals
// of a second since the first turn of the case: the machine may change while
// it is measured. Turns of several targets alternate, so that an interval has
// only part of a second of each.
type series struct {
	name  string // of the results
	start time.Duration
	at    []interval
}

// An interval has the turns that ended in one second.
type interval struct {
	second int
	ops    int
	took   time.Duration
}

// add adds a turn that ended now.
func (s *series) add(now time.Duration, ops int, took time.Duration) {
	second := int((now - s.start) / time.Second)
	if n := len(s.at); n == 0 || s.at[n-1].second != second {
		s.at = append(s.at, interval{second: second})
	}
	last := &s.at[len(s.at)-1]
	last.ops += ops
	last.took += took
}

// seriesLeast is how many intervals make a series.
const seriesLeast = 3

// seriesPoints bounds the length of a note: readers take lines of 32 KiB.
const seriesPoints = 500

// tell notes a series of three or more intervals, in lines of the form
//
//	# series: Read/order=rand/block=4KiB/io=mmap-2: t=0s 1693120 op/s t=1s 1702144 op/s
//
// where t is the beginning of an interval and the rate that of its turns, the
// time between them left out. Intervals in which no turn ended are left out.
func (s *series) tell(note func(key, value string) error) error {
	if len(s.at) < seriesLeast {
		return nil
	}
	for from := 0; from < len(s.at); from += seriesPoints {
		var b strings.Builder
		b.WriteString(s.name + ":")
		for _, i := range s.at[from:min(from+seriesPoints, len(s.at))] {
			if i.took > 0 {
				fmt.Fprintf(&b, " t=%ds %.6g op/s", i.second, float64(i.ops)/i.took.Seconds())
			}
		}
		if err := note("series", b.String()); err != nil {
			return err
		}
	}
	return nil
}
