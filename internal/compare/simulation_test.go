package compare

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"mmapbench/internal/record"
)

var stress = flag.Int("stress", 1, "how many `times` as many comparisons to simulate")

// A lab simulates runs of a program on a machine. Fractions are standard
// deviations of logarithms.
type lab struct {
	cases, rounds int
	speed         float64 // of the whole machine, between runs
	luck          float64 // of each row, between runs
	tails         bool    // luck has Student's t distribution with 4 degrees of freedom, else a normal one
	noise         float64 // between rounds
	bursts        float64 // probability that all targets of a case are slower in a run, by up to 1.5 times
}

func targets() []string { return []string{"stdio", "stdio-buf", "mmap", "mmap-view"} }

// run simulates a run in which slow returns the factor of each time.
func (l lab) run(t testing.TB, rng *rand.Rand, slow func(c int, target string) float64) *record.Run {
	var b strings.Builder
	b.WriteString(units)
	speed := l.speed * rng.NormFloat64()
	for c := range l.cases {
		burst := 0.0
		if rng.Float64() < l.bursts {
			burst = 0.33 * rng.Float64()
		}
		for _, target := range targets() {
			level := speed + l.luck*l.draw(rng)
			if burst > 0 {
				level += burst * (0.8 + 0.4*rng.Float64())
			}
			for range l.rounds {
				ns := 1000 * math.Exp(level+l.noise*rng.NormFloat64()) * slow(c, target)
				fmt.Fprintf(&b, "BenchmarkRead/block=%d/io=%s-2 100 %v ns/op\n", c, target, ns)
			}
		}
	}
	return load(t, b.String())
}

func (l lab) draw(rng *rand.Rand) float64 {
	v := rng.NormFloat64()
	if l.tails {
		sum := 0.0
		for range 4 {
			n := rng.NormFloat64()
			sum += n * n
		}
		v /= math.Sqrt(sum / 4)
	}
	return v
}

func unchanged(int, string) float64 { return 1 }

// runs simulates n runs.
func (l lab) runs(t testing.TB, rng *rand.Rand, n int, slow func(c int, target string) float64) (all []*record.Run) {
	for range n {
		all = append(all, l.run(t, rng, slow))
	}
	return all
}

// The gate trips in at most 5 % of comparisons of equal sides, and finds real
// changes. The seeds are fixed, so the test always sees the same runs.
func TestGateRates(t *testing.T) {
	quiet := lab{cases: 20, rounds: 6, luck: 0.01, noise: 0.02}
	uneven := lab{cases: 20, rounds: 6, luck: 0.04, noise: 0.01}
	heavy := lab{cases: 20, rounds: 6, luck: 0.02, tails: true, noise: 0.03}
	drifting := lab{cases: 20, rounds: 6, speed: 0.1, luck: 0.01, noise: 0.02}
	bursting := lab{cases: 20, rounds: 6, luck: 0.01, noise: 0.02, bursts: 0.05}
	one := func(factor float64) func(int, string) float64 {
		return func(c int, target string) float64 {
			if c == 3 && target == "mmap" {
				return factor
			}
			return 1
		}
	}
	half := func(factor float64) func(int, string) float64 {
		return func(_ int, target string) float64 {
			if strings.HasPrefix(target, "mmap") {
				return factor
			}
			return 1
		}
	}
	for _, tt := range []struct {
		name  string
		lab   lab
		runs  int
		slow  func(int, string) float64
		least float64 // share of comparisons that must trip
	}{
		{"quiet, 1 run a side", quiet, 1, unchanged, 0},
		{"quiet, 5 runs a side", quiet, 5, unchanged, 0},
		{"uneven, 3 runs a side", uneven, 3, unchanged, 0},
		{"heavy tails, 5 runs a side", heavy, 5, unchanged, 0},
		{"bursts, 1 run a side", bursting, 1, unchanged, 0},
		{"bursts, 3 runs a side", bursting, 3, unchanged, 0},
		{"drift, 3 runs a side", drifting, 3, unchanged, 0},
		{"quiet, 1 run a side, a row 80 % slower", quiet, 1, one(1.8), 0.9},
		{"quiet, 1 run a side, half of the rows 70 % slower", quiet, 1, half(1.7), 0.9},
		{"quiet, 3 runs a side, a row 15 % slower", quiet, 3, one(1.15), 0.9},
		{"quiet, 5 runs a side, a row 10 % slower", quiet, 5, one(1.1), 0.9},
		{"heavy tails, 5 runs a side, half of the rows 20 % slower", heavy, 5, half(1.2), 0.9},
		{"drift, 3 runs a side, a row three times as slow", drifting, 3, one(3), 0.9},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := max(15**stress/tt.runs, 4)
			rng := rand.New(rand.NewPCG(11, uint64(tt.runs)))
			tripped := 0
			for range n {
				r := compared(t, tt.lab.runs(t, rng, tt.runs, unchanged), tt.lab.runs(t, rng, tt.runs, tt.slow), Options{Gate: gate(t, "ns/op:5%")})
				if r.Changes(Tripped) > 0 {
					tripped++
				}
			}
			share := float64(tripped) / float64(n)
			t.Logf("tripped in %.1f %% of %d", 100*share, n)
			most := 1.0
			if tt.least == 0 {
				most = alpha + 2*math.Sqrt(alpha*(1-alpha)/float64(n))
			}
			if share < tt.least || share > most {
				t.Errorf("tripped in %.1f %%, want between %.1f and %.1f %%", 100*share, 100*tt.least, 100*most)
			}
		})
	}
}
