package noise

import (
	"math"
	"math/rand/v2"
	"slices"
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

// Where files differ, equal targets are not told apart, although more rounds are
// added to a file until its interval is narrow. Rounds alone do tell them apart.
func TestFilesRates(t *testing.T) {
	const files, most = 4, 8
	for _, tt := range []struct {
		name  string
		files float64 // standard deviation between files
		noise noise
		looks [2]float64 // smallest and largest mean number of rounds on a file
	}{
		{"equal files, 1 %", 0, even(0.01), [2]float64{3, 4.5}},
		{"equal files, 10 %", 0, even(0.1), [2]float64{6, 8}},
		{"3 % between files", 0.03, even(0.01), [2]float64{3, 4.5}},
		{"10 % between files, and bursts", 0.1, bursts(0.02, 0.1, 0.5), [2]float64{5, 8}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(5, 0))
			apart, pooled, rounds, total := 0, 0, 0, trials(2000)
			for range total {
				o := fast(rng)
				var base, target [][]float64
				for range files {
					level := math.Exp(tt.files * rng.NormFloat64())
					x, y := tt.noise(rng, most), tt.noise(rng, most)
					n := 1
					for enough := false; !enough && n < most; n++ {
						y[n-1] *= level
						var err error
						if enough, err = Settled([][]float64{x[:n], y[:n]}, 0, o); err != nil {
							t.Fatal(err)
						}
					}
					n--
					rounds += n
					base, target = append(base, x[:n]), append(target, y[:n])
				}
				c, err := CompareFiles(base, target, o)
				if err != nil {
					t.Fatal(err)
				}
				if c.Verdict != NoDifference {
					apart++
				}
				if compared(t, slices.Concat(base...), slices.Concat(target...), o).Verdict != NoDifference {
					pooled++
				}
			}
			share, mean := float64(apart)/float64(total), float64(rounds)/float64(total*files)
			t.Logf("told apart %.1f %%, by rounds alone %.1f %%; %.1f rounds on a file", 100*share, 100*float64(pooled)/float64(total), mean)
			if share > tolerated(total) {
				t.Errorf("%.1f %% of the verdicts on what does not differ tell it apart", 100*share)
			}
			if tt.files > 0 && float64(pooled)/float64(total) < 2*tolerated(total) {
				t.Error("rounds alone are as good: the simulation shows nothing")
			}
			if mean < tt.looks[0] || mean > tt.looks[1] {
				t.Errorf("%.1f rounds on a file, want between %v and %v", mean, tt.looks[0], tt.looks[1])
			}
		})
	}
}

// Two files are too few to show how much files differ. Their rounds are pooled.
func TestCompareFewFiles(t *testing.T) {
	x, y := times(4, 1, 0.1), times(4, 1.5, 0.2)
	got, err := CompareFiles([][]float64{x, x}, [][]float64{y, y}, Options{})
	if want := compared(t, slices.Concat(x, x), slices.Concat(y, y), Options{}); err != nil || got != want {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}
