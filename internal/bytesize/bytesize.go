// Package bytesize reads and writes sizes in bytes as people and benchmark
// names write them: 64, 4KiB, 1.5GiB.
package bytesize

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

var units = []struct {
	name string
	size int64
}{{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

// Format writes n bytes in the largest unit that is not larger than n: a whole
// number without a fraction, so that 65536 is "64KiB", any other with two
// decimals. Below 1 KiB it writes bytes: "64B".
func Format(n int64) string {
	for _, u := range units {
		switch {
		case n >= u.size && n%u.size == 0:
			return strconv.FormatInt(n/u.size, 10) + u.name
		case n >= u.size:
			return strconv.FormatFloat(float64(n)/float64(u.size), 'f', 2, 64) + u.name
		}
	}
	return strconv.FormatInt(n, 10) + "B"
}

// Parse reads what Format writes. It also accepts units without "iB" or "B", in
// any case, and after a space: "4k", "64 MiB", "512". All units are binary, as
// is usual for block sizes.
func Parse(s string) (int64, error) {
	digits := strings.TrimRight(s, " KMGTkmgtiIbB")
	factor, err := parseUnit(strings.TrimSpace(s[len(digits):]))
	if err != nil {
		return 0, fmt.Errorf("size %q: %w", s, err)
	}
	v, err := strconv.ParseFloat(digits, 64)
	switch {
	case err != nil || math.IsNaN(v):
		return 0, fmt.Errorf("size %q is not a number with a unit such as 512, 4KiB or 1.5GiB", s)
	case v < 0:
		return 0, fmt.Errorf("size %q is negative", s)
	case v*float64(factor) >= math.MaxInt64:
		return 0, fmt.Errorf("size %q is larger than any file", s)
	}
	return int64(v * float64(factor)), nil
}

func parseUnit(s string) (int64, error) {
	s = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), "b"), "i")
	if s == "" {
		return 1, nil
	}
	for _, u := range units {
		if s == strings.ToLower(u.name[:1]) {
			return u.size, nil
		}
	}
	return 0, errors.New("unknown unit: use B, KiB, MiB, GiB or TiB")
}
