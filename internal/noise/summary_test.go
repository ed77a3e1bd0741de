package noise

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
