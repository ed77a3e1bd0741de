package machine

import (
	"testing"
	"time"
)

func TestBandwidth(t *testing.T) {
	for _, test := range []struct {
		step time.Duration // between two readings of the clock
		want float64
	}{
		{time.Second, bandwidthBytes},
		{10 * time.Millisecond, 100 * bandwidthBytes},
		{0, 0},
	} {
		var clock time.Time
		got, ok := Bandwidth(func() time.Time { clock = clock.Add(test.step); return clock })
		if got != test.want || ok != (test.want > 0) {
			t.Errorf("with %v for each pass it is %v, %v", test.step, got, ok)
		}
	}
}
