package plot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		name string
		axis Axis
		over []float64
		room float64 // room for a label
		want []float64
	}{
		{"decades", Axis{}, []float64{2, 4000}, 40, []float64{3, 10, 30, 100, 300, 1000, 3000}},
		{"wide labels", Axis{}, []float64{2, 4000}, 90, []float64{10, 100, 1000}},
		{"fine", Axis{}, []float64{2, 150}, 40, []float64{2, 5, 10, 20, 50, 100}},
		{"many decades", Axis{}, []float64{1e-9, 1e3}, 90, []float64{1e-8, 1e-4, 1}},
		{"within a decade", Axis{}, []float64{0.85, 2.2}, 60, []float64{1, 1.2, 1.5, 2}},
		{"given", Axis{Ticks: []float64{64, 4096, 65536}}, []float64{64, 65536}, 40, []float64{64, 4096, 65536}},
		{"given, crowded", Axis{Ticks: []float64{64, 128, 256, 512}}, []float64{64, 512}, 200, []float64{64, 256}},
		{"no values", Axis{}, nil, 60, []float64{1, 2, 5, 10}},
		{"one value", Axis{}, []float64{100}, 100, []float64{100, 110}},
	} {
		got := tt.axis.over(tt.over, 0, 400).ticks(func(float64) float64 { return tt.room })
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(1e-9, 0)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}
