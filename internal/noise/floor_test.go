package noise

import (
	"math"
	"testing"
)

func TestFloor(t *testing.T) {
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
		got := floor(tt.pairs)
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

// Cases that write have a floor of their own if there are enough pairs of both
// kinds. Pairs without ratios do not count.
func TestMeasureFloors(t *testing.T) {
	group := func(n int, ratio float64) (pairs []Trials) {
		for range n {
			pairs = append(pairs, Trials{{times(10, ratio, 0)}, {times(10, 1, 0)}})
		}
		return append(pairs, Trials{{times(10, 0, 0)}, {times(10, 5, 0)}})
	}
	quiet, noisy, few := group(FullPairs, 1), group(FullPairs, 1.1), group(ownPairs-1, 1)
	for _, tt := range []struct {
		name             string
		reading, writing []Trials
		reads, writes    float64
		pooled           bool
		pairs            int
	}{
		{"enough", quiet, noisy, 0, 0.1, false, 2 * FullPairs},
		{"few that read", few, noisy, 0.1, 0.1, true, ownPairs - 1 + FullPairs},
		{"none that write", noisy, nil, 0.1, 0.1, true, FullPairs},
		{"none", nil, nil, 0, 0, true, 0},
	} {
		f, err := MeasureFloors(tt.reading, tt.writing, Options{Resamples: 100})
		if err != nil || f.Pooled != tt.pooled || f.Pairs() != tt.pairs {
			t.Errorf("%s: %+v, %v", tt.name, f, err)
		}
		reads, writes, largest := f.Of(false).Effect, f.Of(true).Effect, f.Largest().Effect
		if math.Abs(reads-tt.reads) > 1e-12 || math.Abs(writes-tt.writes) > 1e-12 || largest != max(reads, writes) {
			t.Errorf("%s: %v and %v, the larger %v; want %v and %v", tt.name, reads, writes, largest, tt.reads, tt.writes)
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
