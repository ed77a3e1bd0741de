package noise

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"
)

// A noise returns the factors that distort the times of n rounds.
type noise func(rng *rand.Rand, n int) []float64

// even is independent noise in each round.
func even(sd float64) noise {
	return func(rng *rand.Rand, n int) []float64 {
		return each(n, func() float64 { return math.Exp(sd * rng.NormFloat64()) })
	}
}

// bursts is even noise with a share of rounds that take much longer.
func bursts(sd, share, mean float64) noise {
	return func(rng *rand.Rand, n int) []float64 {
		return each(n, func() float64 {
			v := math.Exp(sd * rng.NormFloat64())
			if rng.Float64() < share {
				v *= 1 + mean*rng.ExpFloat64()
			}
			return v
		})
	}
}

// drifting is noise that keeps half of its value from round to round.
func drifting(sd float64) noise {
	return func(rng *rand.Rand, n int) []float64 {
		const stays = 0.5
		level := sd * rng.NormFloat64()
		return each(n, func() float64 {
			level = stays*level + math.Sqrt(1-stays*stays)*sd*rng.NormFloat64()
			return math.Exp(level)
		})
	}
}

func each(n int, f func() float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = f()
	}
	return out
}

// stress is the fraction of the simulations to run: all of them take half a
// minute.
var stress = flag.Float64("stress", 0.2, "the part of their full `size` that simulations run")

// trials returns the number of experiments to run, n in a full test.
func trials(n int) int { return int(*stress * float64(n)) }

// tolerated is the share of false verdicts in a number of experiments if the
// true share is 5 %, plus two standard errors.
func tolerated(experiments int) float64 {
	const promised = 0.05
	return promised + 2*math.Sqrt(promised*(1-promised)/float64(experiments))
}

// fast makes comparisons cheap enough to run thousands of them.
func fast(rng *rand.Rand) Options { return Options{Seed: rng.Uint64(), Resamples: 200} }

func compared(t testing.TB, base, target []float64, o Options) Comparison {
	t.Helper()
	c, err := Compare(base, target, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A site simulates a run of cases. Trials differ by luck that is the same in
// all rounds, in addition to the noise of the rounds.
type site struct {
	cases, rounds int
	luck          float64 // standard deviation between trials, as a fraction
	noise         noise
}

// run compares, for each case, two equal trials, and one trial with another
// that takes slow times as long. The floor comes from equally many A/A pairs.
// It returns how many comparisons of each kind show a difference.
func (s site) run(t testing.TB, rng *rand.Rand, slow float64) (alike, found int) {
	trial := func() []float64 {
		level := math.Exp(s.luck * rng.NormFloat64())
		times := s.noise(rng, s.rounds)
		for i := range times {
			times[i] *= level
		}
		return times
	}
	pairs := make([]Comparison, s.cases)
	for i := range pairs {
		pairs[i] = compared(t, trial(), trial(), fast(rng))
	}
	least := floor(pairs).Effect
	for range s.cases {
		base, other, slowed := trial(), trial(), trial()
		for i := range slowed {
			slowed[i] *= slow
		}
		o := fast(rng)
		o.Floor = least
		if compared(t, base, other, o).Verdict != NoDifference {
			alike++
		}
		if compared(t, base, slowed, o).Verdict == Slower {
			found++
		}
	}
	return alike, found
}

// At most 5 % of comparisons of equal targets show a difference, whatever the
// noise. A slowdown of 10 % is found in at least 95 % under the noise of a
// quiet machine. The seeds are fixed, so the test always sees the same runs.
func TestVerdictRates(t *testing.T) {
	for _, tt := range []struct {
		name  string
		site  site
		found float64 // at least
	}{
		{"6 rounds, 2.5 %", site{20, 6, 0, even(0.025)}, 0.95},
		{"10 rounds, 3 %", site{20, 10, 0, even(0.03)}, 0.95},
		{"20 rounds, 3 %, a few bursts", site{20, 20, 0, bursts(0.03, 0.05, 0.5)}, 0.95},
		{"10 rounds, 2.5 %, trials differ by 1 %", site{20, 10, 0.01, even(0.025)}, 0.95},
		{"10 rounds, 2 %, speeds drift", site{20, 10, 0, drifting(0.02)}, 0.95},
		{"10 rounds, many bursts", site{20, 10, 0, bursts(0.02, 0.15, 1)}, 0},
		{"20 rounds, trials differ by 5 %", site{20, 20, 0.05, even(0.01)}, 0},
		{"10 rounds, trials differ by 5 %, 8 pairs", site{8, 10, 0.05, even(0.01)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(3, uint64(tt.site.rounds)))
			alike, found, total := 0, 0, 0
			for range trials(50) {
				a, f := tt.site.run(t, rng, 1.1)
				alike, found, total = alike+a, found+f, total+tt.site.cases
			}
			wrong, share := float64(alike)/float64(total), float64(found)/float64(total)
			t.Logf("told apart %.1f %% of what is alike, found %.1f %%", 100*wrong, 100*share)
			if wrong > tolerated(total) {
				t.Errorf("%.1f %% of the verdicts on what does not differ tell it apart", 100*wrong)
			}
			if share < tt.found {
				t.Errorf("a slowdown of 10 %% is found in %.1f %%, want %.0f %%", 100*share, 100*tt.found)
			}
		})
	}
}
