package noise

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/perf/benchmath"
)

func TestMedian(t *testing.T) {
	inf := math.Inf(1)
	for _, tt := range []struct {
		name    string
		values  []float64
		want    Summary
		bounded bool
	}{
		{"empty", nil, Summary{Center: math.NaN(), Low: -inf, High: inf, Confidence: 1}, false},
		{"one", []float64{7}, Summary{Center: 7, Low: -inf, High: inf, Confidence: 1, N: 1,
			Warnings: []string{"need >= 6 samples for confidence interval at level 0.95"}}, false},
		{"six, in no order", []float64{6, 1, 5, 2, 4, 3}, Summary{Center: 3.5, Low: 1, High: 6, Confidence: 1 - 2.0/64, N: 6}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := slices.Clone(tt.values)
			got := Median(tt.values, 0.95)
			equalNaN := cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
			if diff := cmp.Diff(tt.want, got, equalNaN); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got.Bounded() != tt.bounded {
				t.Errorf("Bounded() = %v, want %v", got.Bounded(), tt.bounded)
			}
			if !slices.Equal(before, tt.values) {
				t.Errorf("the argument was changed from %v to %v", before, tt.values)
			}
		})
	}
}

func TestExact(t *testing.T) {
	if diff := cmp.Diff(Summary{Center: 4096, Low: 4096, High: 4096, Confidence: 1, N: 1}, Exact([]float64{4096})); diff != "" {
		t.Errorf("one value (-want +got)\n%s", diff)
	}
	values := []float64{3, 2, 1, 2}
	got := Exact(values)
	if got.Center != 2 || got.Low != 1 || got.High != 3 || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "range from 1 to 3") {
		t.Errorf("values that vary: %+v", got)
	}
	if !slices.Equal(values, []float64{3, 2, 1, 2}) {
		t.Error("the argument was changed")
	}
}

func TestSpread(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    Summary
		want float64
		ok   bool
	}{
		{"wider above", Summary{Center: 100, Low: 99, High: 103}, 0.03, true},
		{"wider below", Summary{Center: 100, Low: 90, High: 103}, 0.1, true},
		{"a point", Summary{Center: 0, Low: 0, High: 0}, 0, true},
		{"around nothing", Summary{Center: 0, Low: 0, High: 1}, 0, false},
		{"unbounded", Summary{Center: 1, Low: math.Inf(-1), High: math.Inf(1)}, 0, false},
	} {
		got, ok := tt.s.Spread()
		if math.Abs(got-tt.want) > 1e-12 || ok != tt.ok {
			t.Errorf("%s: %v, %v; want %v, %v", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}

// From MinRounds values on, benchmath returns an interval.
func TestMinRounds(t *testing.T) {
	for _, confidence := range []float64{0.5, 0.9, 0.95, 0.99, 0.999} {
		n := MinRounds(confidence)
		for _, size := range []int{n - 1, n} {
			sample := benchmath.NewSample(make([]float64, size), &benchmath.DefaultThresholds)
			s := benchmath.AssumeNothing.Summary(sample, confidence)
			if got, want := bounded(s.Lo, s.Hi), size == n; got != want && size > 0 {
				t.Errorf("confidence %v, %d values: an interval %v, want %v", confidence, size, got, want)
			}
		}
	}
}
