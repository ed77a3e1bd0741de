package doctor

import (
	"errors"
	"math"
	"testing"
	"time"
)

// series returns n values.
func series(n int, at func(i int) float64) (values []float64) {
	for i := range n {
		values = append(values, at(i))
	}
	return values
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestNoiseOf(t *testing.T) {
	one := series(60, func(int) float64 { return 0.01 })
	rising := series(60, func(i int) float64 { return 0.01 + 0.01*float64(i/40) })
	for _, tt := range []struct {
		name          string
		a, b          []float64
		spread, drift float64
	}{
		{"none", one, one, 0, 0},
		{"all pairs apart by as much", one, series(60, func(int) float64 { return 0.0102 }), 0.02, 0},
		{"one outlier in sixty", one, series(60, func(i int) float64 { return 0.01 * (1 + float64(i/59)) }), 0, 0},
		{"both sides drift", rising, rising, 0, 1},
	} {
		for _, n := range []Noise{noiseOf(tt.a, tt.b), noiseOf(tt.b, tt.a)} {
			if n.Err != nil || n.Pairs != 60 || math.IsNaN(n.Visible) || !near(n.Spread, tt.spread) || !near(n.Drift, tt.drift) {
				t.Errorf("%s: %+v; want spread %v, drift %v", tt.name, n, tt.spread, tt.drift)
			}
		}
	}
}

func TestTwinAlternates(t *testing.T) {
	clock := &fakeClock{}
	batches := 0
	w := &twin{n: 1, loop: timed(func(int) error {
		batches++
		clock.now += time.Duration(batches) * time.Second
		return nil
	})}
	w.measure(clock, 0)
	w.measure(clock, 1)
	if got := w.secs; len(got[0]) != 2 || got[0][0] != 1 || got[1][0] != 2 || got[0][1] != 4 || got[1][1] != 3 {
		t.Errorf("the sides have %v", got)
	}
	// A pair that failed is no pair.
	broken := errors.New("broken")
	w.loop = timed(func(int) error { return broken })
	w.measure(clock, 2)
	if len(w.secs[0]) != 2 || len(w.secs[1]) != 2 || !errors.Is(w.err, broken) {
		t.Errorf("after a failure: %v, %v", w.secs, w.err)
	}
}
