package noise

import (
	"math"
	"testing"
)

func TestVisible(t *testing.T) {
	one := times(60, 1, 0)
	every := func(apart func(i int) bool, by float64) []float64 {
		other := times(60, 1, 0)
		for i := range other {
			if apart(i) {
				other[i] *= by
			}
		}
		return other
	}
	for _, tt := range []struct {
		name  string
		other []float64
		want  float64
	}{
		{"alike", one, Resolution},
		{"all apart", every(func(int) bool { return true }, 1.02), 0.02},
		{"one in sixty apart", every(func(i int) bool { return i == 59 }, 2), Resolution},
		{"too few", one[:9], math.NaN()},
	} {
		n := len(tt.other)
		got, swapped := Visible(one[:n], tt.other, 10, Options{}), Visible(tt.other, one[:n], 10, Options{})
		if !closeTo(got, tt.want) && !(math.IsNaN(got) && math.IsNaN(tt.want)) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if !closeTo(got, swapped) && !math.IsNaN(got) {
			t.Errorf("%s: %v with the sides swapped, not %v", tt.name, swapped, got)
		}
	}
}
