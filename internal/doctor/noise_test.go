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
	for _, tt := range []struct {
		name                   string
		a, b                   []float64
		spread, visible, drift float64
	}{
		{"none", one, one, 0, 0, 0},
		{"all pairs apart by as much", one, series(60, func(int) float64 { return 0.0102 }), 0.02, 0.02, 0},
		// The interval of ten ratios, half of them 1 and half 1.5, reaches to both.
		{"every other pair apart", one, series(60, func(i int) float64 { return 0.01 * (1 + 0.5*float64(i%2)) }), 0.5, 0.5, 0},
		{"one outlier in sixty", one, series(60, func(i int) float64 { return 0.01 * (1 + float64(i/59)) }), 0, 0, 0},
		{"both sides drift", series(60, func(i int) float64 { return 0.01 + 0.01*float64(i/40) }), series(60, func(i int) float64 { return 0.01 + 0.01*float64(i/40) }), 0, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := noiseOf(tt.a, tt.b)
			if n.Err != nil || n.Pairs != 60 {
				t.Fatalf("%+v", n)
			}
			if !near(n.Spread, tt.spread) || !near(n.Visible, tt.visible) || !near(n.Drift, tt.drift) {
				t.Errorf("spread %v, visible %v, drift %v; want %v, %v, %v", n.Spread, n.Visible, n.Drift, tt.spread, tt.visible, tt.drift)
			}
		})
	}
}

// Swapping the sides changes nothing: they are the same.
func TestNoiseIsSymmetric(t *testing.T) {
	a := series(60, func(i int) float64 { return 1 + 0.03*float64(i*7%11) })
	b := series(60, func(i int) float64 { return 1 + 0.03*float64(i*5%13) })
	x, y := noiseOf(a, b), noiseOf(b, a)
	if !near(x.Spread, y.Spread) || math.Abs(x.Visible-y.Visible) > 1e-6 || !near(x.Drift, y.Drift) {
		t.Errorf("%+v and %+v", x, y)
	}
}

func TestNoiseOfTooFew(t *testing.T) {
	if n := noiseOf(series(5, func(int) float64 { return 1 }), series(5, func(int) float64 { return 1 })); n.Err == nil {
		t.Errorf("noise of five pairs: %+v", n)
	}
}

func TestTwinAlternates(t *testing.T) {
	clock := &fakeClock{}
	l := &lab{ctx: t.Context(), clock: clock}
	batches := 0
	w := &twin{n: 1, loop: timed(func(int) error {
		batches++
		clock.now += time.Duration(batches) * time.Second
		return nil
	})}
	w.measure(l, 0)
	w.measure(l, 1)
	if got := w.secs; len(got[0]) != 2 || got[0][0] != 1 || got[1][0] != 2 || got[0][1] != 4 || got[1][1] != 3 {
		t.Errorf("the sides have %v", got)
	}
	// A pair that failed is no pair.
	broken := errors.New("broken")
	w.loop = timed(func(int) error { return broken })
	w.measure(l, 2)
	if len(w.secs[0]) != 2 || len(w.secs[1]) != 2 || !errors.Is(w.noise().Err, broken) {
		t.Errorf("after a failure: %v, %v", w.secs, w.err)
	}
}
