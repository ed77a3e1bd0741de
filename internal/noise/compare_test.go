package noise

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// times returns n times around center, off by at most the fraction noise.
func times(n int, center, noise float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = center * (1 + noise*(float64(i*7%n)/float64(n)-0.5))
	}
	return out
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		name         string
		base, target []float64
		opts         Options
		want         Verdict
		ratio        float64
	}{
		{"twice as fast", times(10, 2, 0.02), times(10, 1, 0.02), Options{}, Faster, 2},
		{"half as fast", times(10, 1, 0.02), times(10, 2, 0.02), Options{}, Slower, 0.5},
		{"the same times", times(10, 1, 0.02), times(10, 1, 0.02), Options{}, NoDifference, 1},
		{"noise that the pairs share", times(10, 1.02, 0.5), times(10, 1, 0.5), Options{}, Faster, 1.02},
		{"an effect above the floor", times(10, 1.05, 0), times(10, 1, 0), Options{Floor: 0.04}, Faster, 1.05},
		{"an effect below the floor", times(10, 1.05, 0), times(10, 1, 0), Options{Floor: 0.06}, NoDifference, 1.05},
		{"a loss below the floor", times(10, 1, 0), times(10, 1.05, 0), Options{Floor: 0.06}, NoDifference, 1 / 1.05},
		{"as few rounds as will do", times(6, 2, 0.02), times(6, 1, 0.02), Options{}, Faster, 2},
		{"one round less", times(5, 2, 0.02), times(5, 1, 0.02), Options{}, TooFew, 2},
		{"less confidence needs less", times(5, 2, 0.02), times(5, 1, 0.02), Options{Confidence: 0.9}, Faster, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Compare(tt.base, tt.target, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if c.Verdict != tt.want || math.Abs(c.Ratio/tt.ratio-1) > 0.005 || c.N != len(tt.base) {
				t.Errorf("%+v, want %v by %v", c, tt.want, tt.ratio)
			}
			if c.Bounded() != (tt.want != TooFew) || c.Low > c.Ratio || c.High < c.Ratio {
				t.Errorf("interval [%v, %v] around %v", c.Low, c.High, c.Ratio)
			}
			ratio, low, high := c.Factor()
			if ratio < 1 || low > ratio || high < ratio {
				t.Errorf("Factor() = %v [%v, %v]", ratio, low, high)
			}
		})
	}
}

func TestCompareErrors(t *testing.T) {
	for _, tt := range []struct {
		name         string
		base, target []float64
		want         string
	}{
		{"no pairs", []float64{1}, nil, "1 values of the base and 0 of the target"},
		{"no time", []float64{1, 0}, []float64{1, 1}, "round 2"},
		{"no number", []float64{1}, []float64{math.NaN()}, "round 1"},
		{"ratio out of range", []float64{1e300}, []float64{1e-300}, "round 1"},
		{"endless", []float64{math.Inf(1)}, []float64{1}, "round 1"},
	} {
		if _, err := Compare(tt.base, tt.target, Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v lacks %q", tt.name, err, tt.want)
		}
	}
}

// pairs draws the times of enough rounds for an interval.
func pairs(t *rapid.T) (base, target []float64) {
	n := rapid.IntRange(MinRounds(DefaultConfidence), 25).Draw(t, "rounds")
	one := rapid.Float64Range(1e-9, 1)
	return rapid.SliceOfN(one, n, n).Draw(t, "base"), rapid.SliceOfN(one, n, n).Draw(t, "target")
}

func mustCompare(t *rapid.T, base, target []float64, seed uint64) Comparison {
	c, err := Compare(base, target, Options{Seed: seed, Resamples: 500})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func closeTo(a, b float64) bool { return a == b || math.Abs(a-b) <= 1e-9*math.Abs(b) }

// Swapping the sides inverts the ratio and the verdict, and changes nothing
// else.
func TestCompareSwaps(t *testing.T) {
	opposite := map[Verdict]Verdict{Faster: Slower, Slower: Faster, NoDifference: NoDifference}
	rapid.Check(t, func(t *rapid.T) {
		base, target := pairs(t)
		a, b := mustCompare(t, base, target, 1), mustCompare(t, target, base, 1)
		if !closeTo(a.Ratio, 1/b.Ratio) || !closeTo(a.Low, 1/b.High) || !closeTo(a.High, 1/b.Low) {
			t.Fatalf("%+v is not the inverse of %+v", a, b)
		}
		if b.Verdict != opposite[a.Verdict] {
			t.Fatalf("%v became %v", a.Verdict, b.Verdict)
		}
	})
}

// The interval contains the ratio, and depends on nothing but the seed.
func TestCompareRepeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, target := pairs(t)
		seed := rapid.Uint64().Draw(t, "seed")
		a, b := mustCompare(t, base, target, seed), mustCompare(t, base, target, seed)
		if a != b {
			t.Fatalf("%+v became %+v", a, b)
		}
		if !(a.Low <= a.Ratio && a.Ratio <= a.High) {
			t.Fatalf("%v is outside [%v, %v]", a.Ratio, a.Low, a.High)
		}
		if differs := a.Low > 1 || a.High < 1; differs != (a.Verdict == Faster || a.Verdict == Slower) {
			t.Fatalf("%v with [%v, %v]", a.Verdict, a.Low, a.High)
		}
	})
}

// A 95 % interval contains the true ratio in about 95 % of experiments, whether
// the noise is even or in bursts, and whatever noise both sides share. It
// contains the ratio less often if the speed of each side drifts on its own,
// which the noise floor is for. The seeds are fixed, so the test always sees
// the same experiments.
func TestCoverage(t *testing.T) {
	const ratio = 2.0
	none := even(0)
	for _, tt := range []struct {
		name        string
		own, shared noise
		least       float64
	}{
		{"even", even(0.05), none, 0.92},
		{"in bursts", bursts(0.02, 0.15, 1), none, 0.92},
		{"even on top of a drift that both share", even(0.03), drifting(0.2), 0.92},
		{"drifting on its own", drifting(0.03), none, 0.8},
	} {
		for _, rounds := range []int{6, 7, 10, 20} {
			rng := rand.New(rand.NewPCG(1, uint64(rounds)))
			held, total := 0, trials(600)
			for range total {
				base, target, shared := tt.own(rng, rounds), tt.own(rng, rounds), tt.shared(rng, rounds)
				for i := range base {
					base[i] *= ratio * shared[i]
					target[i] *= shared[i]
				}
				if c := compared(t, base, target, fast(rng)); c.Low <= ratio && ratio <= c.High {
					held++
				}
			}
			share := float64(held) / float64(total)
			// Three standard errors of 600 experiments are 2.7 %.
			if share < tt.least || share > 0.995 {
				t.Errorf("noise %s, %d rounds: %.1f %% of the intervals hold the ratio, want at least %.0f %%", tt.name, rounds, 100*share, 100*tt.least)
			}
		}
	}
}
