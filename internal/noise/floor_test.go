package noise

import (
	"math"
	"testing"
)

func TestNoiseFloor(t *testing.T) {
	c := func(low, high float64) Comparison {
		return Comparison{Ratio: math.Sqrt(low * high), Low: low, High: high, N: 10}
	}
	fill := func(n int, more ...Comparison) []Comparison {
		for range n {
			more = append(more, c(0.98, 1.02))
		}
		return more
	}
	few := Comparison{Ratio: 2, High: math.Inf(1), N: 3}
	for _, tt := range []struct {
		name  string
		pairs []Comparison
		want  Floor
	}{
		{"none", nil, Floor{}},
		{"too few rounds", []Comparison{few}, Floor{}},
		{"alike", fill(20), Floor{Pairs: 20}},
		{"one is apart", fill(19, c(1.03, 1.09)), Floor{0.03, 20, 1}},
		{"the slower one counts as much", fill(19, c(1/1.09, 1/1.03)), Floor{0.03, 20, 1}},
		{"the furthest counts", fill(18, c(1.01, 1.5), c(1.04, 1.05), few), Floor{0.04, 20, 2}},
		{"fewer pairs raise it", fill(9, c(1.03, 1.09)), Floor{0.03 * math.Pow(1.9, 0.35), 10, 1}},
	} {
		got := NoiseFloor(tt.pairs)
		if math.Abs(got.Effect-tt.want.Effect) > 1e-12 || got.Pairs != tt.want.Pairs || got.Apart != tt.want.Apart {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
		for _, p := range tt.pairs {
			if p.Floor = got.Effect; p.Bounded() && verdict(p) != NoDifference {
				t.Errorf("%s: the pair %+v is beyond its own floor", tt.name, p)
			}
		}
	}
}

// A comparison tells its two reasons for showing no difference apart.
func TestBelowFloor(t *testing.T) {
	one, more := times(10, 1, 0.01), times(10, 1.05, 0.01)
	for _, tt := range []struct {
		target []float64
		floor  float64
		want   bool
	}{{more, 0.04, false}, {more, 0.06, true}, {one, 0.06, false}} {
		for _, sides := range [][2][]float64{{one, tt.target}, {tt.target, one}} {
			if c := compared(t, sides[0], sides[1], Options{Floor: tt.floor}); c.BelowFloor() != tt.want {
				t.Errorf("%+v under %v: %v, want %v", c, tt.floor, c.BelowFloor(), tt.want)
			}
		}
	}
}

// Groups have floors of their own if each of them has enough pairs.
func TestNoiseFloors(t *testing.T) {
	group := func(n int, low, high float64) (pairs []Comparison) {
		for range n {
			pairs = append(pairs, Comparison{Ratio: math.Sqrt(low * high), Low: low, High: high, N: 10})
		}
		return pairs
	}
	quiet, noisy, few := group(FullPairs, 0.98, 1.02), group(FullPairs, 1.1, 1.2), group(ownPairs-1, 0.98, 1.02)
	for _, tt := range []struct {
		name   string
		groups [][]Comparison
		want   []float64
		pooled bool
	}{
		{"enough", [][]Comparison{quiet, noisy}, []float64{0, 0.1}, false},
		{"few in one", [][]Comparison{few, noisy}, []float64{0.1, 0.1}, true},
		{"none in one", [][]Comparison{noisy, nil}, []float64{0.1, 0.1}, true},
		{"none", [][]Comparison{nil, nil}, []float64{0, 0}, true},
	} {
		floors, pooled := NoiseFloors(tt.groups...)
		if pooled != tt.pooled || len(floors) != len(tt.want) {
			t.Fatalf("%s: %+v, pooled %v", tt.name, floors, pooled)
		}
		for i, f := range floors {
			if math.Abs(f.Effect-tt.want[i]) > 1e-12 {
				t.Errorf("%s: floor %d is %v, want %v", tt.name, i, f.Effect, tt.want[i])
			}
		}
	}
}

// A floor is never printed as 0.
func TestFloorString(t *testing.T) {
	for _, tt := range []struct {
		floor Floor
		want  string
	}{
		{Floor{}, "not known"},
		{Floor{Pairs: 8}, "under 1 %"},
		{Floor{Effect: 0.0098, Pairs: 8}, "under 1 %"},
		{Floor{Effect: 0.042, Pairs: 8}, "4.2 %"},
		{Floor{Effect: 0.126, Pairs: 8}, "13 %"},
	} {
		if got := tt.floor.String(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.floor, got, tt.want)
		}
	}
}
