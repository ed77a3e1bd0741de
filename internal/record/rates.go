package record

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Rates is how fast the operations of a result were over time. A long one
// comes in several parts, one behind the other.
type Rates struct {
	Name   string // of the result, as in the file, without "Benchmark"
	Points []RatePoint
}

// Of returns the key of the case, the target, and which twin of it this is, ""
// for none, as in [Case] and [Series].
func (r Rates) Of() (key, target, twin string) {
	c, target, twin := parseName(r.Name, true)
	return c.Key, target, twin
}

// A RatePoint is the rate in an interval of a second.
type RatePoint struct {
	Second    int     // its beginning, since that of the case
	PerSecond float64 // operations per second of the time that they took
}

// parseRates takes "NAME: t=0s 1693120 op/s t=1s 1702144 op/s" apart.
func parseRates(s string) (Rates, error) {
	broken := func() (Rates, error) {
		return Rates{}, fmt.Errorf("series %.80q is not of the form NAME: t=0s RATE op/s", s)
	}
	name, points, ok := strings.Cut(s, ": ")
	fields := strings.Fields(points)
	if !ok || name == "" || len(fields) == 0 || len(fields)%3 != 0 {
		return broken()
	}
	r := Rates{Name: name}
	for ; len(fields) > 0; fields = fields[3:] {
		at, ok := strings.CutPrefix(strings.TrimSuffix(fields[0], "s"), "t=")
		second, err := strconv.Atoi(at)
		if !ok || err != nil || second < 0 || fields[2] != "op/s" {
			return broken()
		}
		rate, err := strconv.ParseFloat(fields[1], 64)
		if err != nil || rate < 0 || math.IsInf(rate, 0) || math.IsNaN(rate) {
			return broken()
		}
		r.Points = append(r.Points, RatePoint{second, rate})
	}
	return r, nil
}
