package bench

import "testing"

// The clock neither runs backward nor stands still for long: it tells apart two
// moments with some work between them.
func TestSystemClock(t *testing.T) {
	clock := newSystemClock()
	last, still := clock.Now(), 0
	sink := byte(0)
	for range 10_000 {
		for i := range 1000 {
			sink ^= byte(i)
		}
		now := clock.Now()
		if now < last {
			t.Fatalf("after %v it told %v", last, now)
		}
		if now == last {
			still++
		}
		last = now
	}
	if still > 1000 {
		t.Errorf("%d of 10000 times it had not moved (%d)", still, sink)
	}
}
