package explain

import (
	"errors"
	"testing"

	"mmapbench/internal/noise"
)

// steps returns a probe of a way that is faster from a size on, by a factor for
// each doubling.
func steps(from int64, probes *int) Probe {
	return func(x int64) (noise.Comparison, error) {
		*probes++
		c := noise.Comparison{Ratio: float64(x) / float64(from) * 1.01, Verdict: noise.Slower}
		if c.Ratio > 1 {
			c.Verdict = noise.Faster
		}
		return c, nil
	}
}

func TestCross(t *testing.T) {
	for _, tt := range []struct {
		from, below, above, half, twice int64
	}{
		{1000, 512, 1024, 256, 2048},
		{4096, 2048, 4096, 1024, 8192},
		{100, 64, 128, 64, 256}, // half of it is out of range
		{1 << 20, 1 << 19, 1 << 20, 1 << 18, 1 << 20},
		{1, 0, 0, 0, 0},
		{1 << 30, 0, 0, 0, 0},
	} {
		probes := 0
		c, err := Cross(64, 1<<20, steps(tt.from, &probes))
		if err != nil {
			t.Fatal(err)
		}
		if c.Below.X != tt.below || c.Above.X != tt.above || c.Half.X != tt.half || c.Twice.X != tt.twice {
			t.Errorf("from %d on: it turns between %d and %d, seen at %d and %d", tt.from, c.Below.X, c.Above.X, c.Half.X, c.Twice.X)
		}
		if c.Turns() != (tt.below > 0) || c.Confirmed() != c.Turns() {
			t.Errorf("from %d on: turns %v, confirmed %v", tt.from, c.Turns(), c.Confirmed())
		}
		if probes > 8 {
			t.Errorf("from %d on: %d probes", tt.from, probes)
		}
	}
}

// What can't be told at half is not confirmed.
func TestCrossUnclear(t *testing.T) {
	probes := 0
	clear := steps(1000, &probes)
	c, err := Cross(64, 1<<20, func(x int64) (noise.Comparison, error) {
		v, err := clear(x)
		if x == 256 {
			v.Verdict = noise.NoDifference
		}
		return v, err
	})
	if err != nil || !c.Turns() || c.Confirmed() {
		t.Errorf("%+v, %v", c, err)
	}
	broken := errors.New("broken")
	if _, err := Cross(1, 2, func(int64) (noise.Comparison, error) { return noise.Comparison{}, broken }); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
}
