package noise

import (
	"math"
	"math/rand/v2"
	"testing"
)

// trend makes times rise evenly by a fraction from the first to the last.
func trend(change float64, n noise) noise {
	return func(rng *rand.Rand, rounds int) []float64 {
		times := n(rng, rounds)
		for i := range times {
			times[i] *= math.Pow(1+change, float64(i)/float64(rounds-1))
		}
		return times
	}
}

// shares returns the share of experiments in which a warning is given.
func shares(n noise, rounds, experiments int, warned func([]float64) bool) float64 {
	rng := rand.New(rand.NewPCG(9, uint64(rounds)))
	found := 0
	for range experiments {
		if warned(n(rng, rounds)) {
			found++
		}
	}
	return float64(found) / float64(experiments)
}

// A rate bounds the share of experiments in which a warning is given.
type rate struct {
	name        string
	noise       noise
	rounds      int
	least, most float64
}

func checkRates(t *testing.T, rates []rate, warned func([]float64) bool) {
	t.Helper()
	for _, tt := range rates {
		got := shares(tt.noise, tt.rounds, trials(2000), warned)
		t.Logf("%s, %d rounds: %.2f %%", tt.name, tt.rounds, 100*got)
		if got < tt.least || got > tt.most {
			t.Errorf("%s, %d rounds: warned in %.2f %%, want between %v and %v %%", tt.name, tt.rounds, 100*got, 100*tt.least, 100*tt.most)
		}
	}
}

func TestDriftRates(t *testing.T) {
	checkRates(t, []rate{
		{"noise", even(0.03), 8, 0, 0.005},
		{"noise", even(0.03), 10, 0, 0.005},
		{"noise", even(0.03), 30, 0, 0.008},
		{"bursts", bursts(0.03, 0.15, 1), 10, 0, 0.003},
		{"noise that stays", drifting(0.03), 10, 0, 0.03},
		{"a rise by 8 noise levels", trend(0.27, even(0.03)), 10, 0.8, 1},
		{"a fall by 8 noise levels", trend(-0.21, even(0.03)), 10, 0.8, 1},
		{"a rise in spite of bursts", trend(0.15, bursts(0.02, 0.1, 1)), 20, 0.8, 1},
		{"too few rounds", trend(1, even(0)), 7, 0, 0},
	}, func(times []float64) bool { _, ok := Drift(times); return ok })
}

func TestDrift(t *testing.T) {
	rise := trend(0.2, even(0))(rand.New(rand.NewPCG(1, 1)), 10)
	rise[3] *= 5 // one slow round
	change, ok := Drift(rise)
	if !ok || math.Abs(change-0.2) > 1e-9 {
		t.Errorf("%v, %v, want a rise by 0.2", change, ok)
	}
	if change, ok := Drift(times(10, 1, 0)); ok {
		t.Errorf("equal times drift by %v", change)
	}
}
