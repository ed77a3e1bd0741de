package noise

import (
	"math/rand/v2"
	"testing"
)

func TestSettled(t *testing.T) {
	steady, shaky := times(10, 1, 0.01), times(10, 1, 0.3)
	scaled := func(values []float64, factor float64) []float64 {
		out := make([]float64, len(values))
		for i, v := range values {
			out[i] = factor * v
		}
		return out
	}
	reversed := func(values []float64) []float64 {
		out := make([]float64, len(values))
		for i, v := range values {
			out[len(values)-1-i] = v
		}
		return out
	}
	for _, tt := range []struct {
		name  string
		times [][]float64
		base  int
		opts  Options
		want  bool
	}{
		{"precise", [][]float64{steady, reversed(steady)}, 0, Options{}, true},
		{"noise that the pairs share", [][]float64{shaky, scaled(shaky, 1.3)}, 1, Options{}, true},
		{"not precise", [][]float64{shaky, reversed(shaky)}, 0, Options{}, false},
		{"one of two is not precise", [][]float64{steady, steady, shaky}, 0, Options{}, false},
		{"not precise, but clear", [][]float64{shaky, scaled(reversed(shaky), 20)}, 0, Options{}, true},
		{"nothing to compare", [][]float64{shaky}, 0, Options{}, true},
		{"some take no part", [][]float64{nil, steady, nil, reversed(steady)}, 0, Options{}, true},
		{"the one that stands in is not precise", [][]float64{nil, steady, shaky}, 0, Options{}, false},
	} {
		got, err := Settled(tt.times, tt.base, tt.opts)
		if got != tt.want || err != nil {
			t.Errorf("%s: %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
}

// Settled can be true after 10, 14, 18… rounds only.
func TestSettledLooks(t *testing.T) {
	for n := range 20 {
		same := times(n+1, 1, 0)
		got, err := Settled([][]float64{same, same}, 0, Options{})
		if want := n+1 >= 10 && (n+1-10)%4 == 0; got != want || err != nil {
			t.Errorf("%d rounds: %v, %v, want %v", n+1, got, err, want)
		}
	}
}

// Adding rounds until the intervals are narrow does not create false
// differences, and ends sooner if the noise is smaller.
func TestSettledRates(t *testing.T) {
	const most = 30
	for _, tt := range []struct {
		name  string
		noise noise
		looks [2]float64 // smallest and largest mean number of rounds
	}{
		{"1 %", even(0.01), [2]float64{10, 13}},
		{"3 %", even(0.03), [2]float64{24, 29}},
		{"10 %", even(0.1), [2]float64{29, 30}},
		{"2 % and bursts", bursts(0.02, 0.1, 0.5), [2]float64{20, 28}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(5, 0))
			apart, rounds, total := 0, 0, trials(600)
			for range total {
				base, target := tt.noise(rng, most), tt.noise(rng, most)
				o := fast(rng)
				o.Resamples = 100
				n := MinRounds(DefaultConfidence)
				for ; n < most; n++ {
					enough, err := Settled([][]float64{base[:n], target[:n]}, 0, o)
					if err != nil {
						t.Fatal(err)
					}
					if enough {
						break
					}
				}
				rounds += n
				if compared(t, base[:n], target[:n], o).Verdict != NoDifference {
					apart++
				}
			}
			share, mean := float64(apart)/float64(total), float64(rounds)/float64(total)
			t.Logf("told apart %.1f %%, %.1f rounds", 100*share, mean)
			if share > tolerated(total) {
				t.Errorf("%.1f %% of the verdicts on what does not differ tell it apart", 100*share)
			}
			if mean < tt.looks[0] || mean > tt.looks[1] {
				t.Errorf("%.1f rounds, want between %v and %v", mean, tt.looks[0], tt.looks[1])
			}
		})
	}
}
