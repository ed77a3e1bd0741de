package noise

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	dist "github.com/aclements/go-moremath/stats"
)

// Defaults of [Options].
const (
	DefaultConfidence = 0.95
	DefaultResamples  = 10_000
	DefaultPrecision  = 0.02
)

// Options control a comparison. The zero value is ready to use.
type Options struct {
	Confidence float64 // of the interval, in (0, 1); 0 stands for DefaultConfidence
	Resamples  int     // of the bootstrap; 0 stands for DefaultResamples
	Seed       uint64  // of the bootstrap: the same seed gives the same interval
	Floor      float64 // fraction that the interval must lie beyond to show a difference: 0.02 means 2 %
	Precision  float64 // half width, as a fraction, at which an interval is narrow enough; 0 stands for DefaultPrecision
}

// WithDefaults returns o with its zero values filled in.
func (o Options) WithDefaults() Options {
	o.Confidence = cmp.Or(o.Confidence, DefaultConfidence)
	o.Resamples = cmp.Or(o.Resamples, DefaultResamples)
	o.Precision = cmp.Or(o.Precision, DefaultPrecision)
	return o
}

// A Verdict is the outcome of a comparison from the target's point of view.
type Verdict int

const (
	TooFew       Verdict = iota // not enough rounds for an interval
	NoDifference                // the interval includes 1, or is not beyond the floor
	Faster                      // the target takes less time than the base
	Slower                      // the target takes more time than the base
)

// String returns the verdict as one word or two, joined by a hyphen.
func (v Verdict) String() string {
	return [...]string{"too-few", "no-difference", "faster", "slower"}[v]
}

// A Comparison is the speed of a target relative to a base.
type Comparison struct {
	Ratio     float64 // time of the base / time of the target: above 1 the target is faster; NaN without rounds
	Low, High float64 // interval of Ratio; 0 and +Inf if there are too few rounds for one
	N         int     // rounds compared
	Floor     float64 // Options.Floor
	Verdict   Verdict
}

// Bounded reports whether there is an interval.
func (c Comparison) Bounded() bool { return bounded(c.Low, c.High) }

// Factor returns the ratio and its interval for the faster side, so that the
// ratio is at least 1.
func (c Comparison) Factor() (ratio, low, high float64) {
	if c.Ratio < 1 {
		return 1 / c.Ratio, 1 / c.High, 1 / c.Low
	}
	return c.Ratio, c.Low, c.High
}

// HalfWidth returns half the width of the interval, as a fraction of the ratio;
// +Inf if there is no interval.
func (c Comparison) HalfWidth() float64 {
	if !c.Bounded() {
		return math.Inf(1)
	}
	return (c.High - c.Low) / 2 / c.Ratio
}

// Compare compares the times of a base and a target, in any unit both share.
// base[i] and target[i] were measured in the same round and are above 0.
//
// The ratio is the median of the rounds' ratios. For an even number of rounds
// it is the geometric mean of the middle two, so that swapping the sides gives
// the inverse. The interval is a percentile bootstrap interval, widened for
// small samples. A difference is shown if the whole interval is further from 1
// than the floor. The error says which figures have no ratio.
func Compare(base, target []float64, o Options) (Comparison, error) {
	o = o.WithDefaults()
	ratios, err := ratios(base, target)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{Ratio: math.NaN(), High: math.Inf(1), N: len(ratios), Floor: o.Floor}
	if c.N > 0 {
		c.Ratio = median(ratios)
	}
	if c.N < MinRounds(o.Confidence) {
		return c, nil
	}
	c.Low, c.High = bootstrap(ratios, o)
	c.Verdict = verdict(c)
	return c, nil
}

// leastFiles is the number of files from which on they are the unit of the
// statistics. Fewer do not show how much files differ.
const leastFiles = 3

// CompareFiles is [Compare] for rounds on several files: base[f][i] and
// target[f][i] were measured in the same round on file f. Where the pages of a
// file lie is the same in all its rounds, so the intervals of single files are
// too narrow. From 3 files on, the ratio is the geometric mean of the medians of
// the files, and the interval is Student's for the logarithms of these medians.
// It reflects what varies between rounds, too. See Kalibera and Jones, Rigorous
// Benchmarking in Reasonable Time, ISMM 2013. Fewer files count as one.
func CompareFiles(base, target [][]float64, o Options) (Comparison, error) {
	if len(base) < leastFiles || len(base) != len(target) {
		return Compare(slices.Concat(base...), slices.Concat(target...), o)
	}
	o = o.WithDefaults()
	var medians []float64
	c := Comparison{Floor: o.Floor}
	for f := range base {
		all, err := ratios(base[f], target[f])
		if err != nil {
			return Comparison{}, fmt.Errorf("file %d: %w", f+1, err)
		}
		c.N += len(all)
		medians = append(medians, median(all))
	}
	mean, deviation := moments(medians)
	n := float64(len(medians))
	t := -dist.InvCDF(dist.TDist{V: n - 1})((1 - o.Confidence) / 2)
	half := t * deviation / math.Sqrt(n)
	c.Ratio, c.Low, c.High = math.Exp(mean), math.Exp(mean-half), math.Exp(mean+half)
	c.Verdict = verdict(c)
	return c, nil
}

// ratios returns the ratio of each round.
func ratios(base, target []float64) ([]float64, error) {
	if len(base) != len(target) {
		return nil, fmt.Errorf("%d values of the base and %d of the target cannot be paired", len(base), len(target))
	}
	all := make([]float64, len(base))
	for i := range base {
		all[i] = base[i] / target[i]
		if !positive(base[i]) || !positive(target[i]) || !positive(all[i]) {
			return nil, fmt.Errorf("round %d: %v and %v have no ratio that is finite and above 0", i+1, base[i], target[i])
		}
	}
	return all, nil
}

func positive(v float64) bool { return v > 0 && !math.IsInf(v, 1) }

func verdict(c Comparison) Verdict {
	_, low, _ := c.Factor()
	switch {
	case low <= 1 || low-1 <= c.Floor:
		return NoDifference
	case c.Ratio > 1:
		return Faster
	}
	return Slower
}

func median(ratios []float64) float64 {
	sorted := slices.Sorted(slices.Values(ratios))
	n := len(sorted)
	return middle(sorted[(n-1)/2], sorted[n/2])
}

// middle returns the geometric mean. Square roots round alike on every
// processor, so a record gives the same report everywhere.
func middle(a, b float64) float64 {
	if a == b {
		return a
	}
	return math.Sqrt(a) * math.Sqrt(b)
}

// bootstrap returns the percentile interval of the median of ratios.
//
// It was chosen by simulation: 3 % noise in each batch, bursts in 5 % and in 15
// % of batches, and 6, 8, 10 and 20 rounds. For equal pairs, 3 to 5 % of
// intervals exclude 1. The interval of Wilcoxon's signed ranks excludes 1 in 3
// to 6 % and is a fifth narrower without bursts. With bursts in 5 % of batches
// and 10 rounds, it misses a slowdown of 10 % in 26 of 100 experiments,
// Student's interval of the logarithms in 28, and this one in 6. A bootstrap of
// Student's statistic has up to 14 % false differences.
func bootstrap(ratios []float64, o Options) (low, high float64) {
	rng := rand.New(rand.NewPCG(o.Seed, uint64(len(ratios))))
	r := newResampler(ratios)
	medians := make([]float64, o.Resamples)
	for i := range medians {
		medians[i] = r.median(rng)
	}
	slices.Sort(medians)
	// Cut off the same number of medians at both ends, so that swapping the
	// sides mirrors the interval.
	cut := int(float64(o.Resamples) * tail(len(ratios), o.Confidence))
	return medians[cut], medians[o.Resamples-1-cut]
}

// tail returns the fraction of the resampled medians to cut off on each side.
//
// The plain (1-confidence)/2 makes intervals too narrow for the few rounds of a
// benchmark: of 95 % intervals from 7 rounds only 87 % held the true ratio. The
// expanded percentile interval corrects two causes: a sample's variance is
// smaller than its population's, and Student's t is wider than the normal
// distribution (Hesterberg, What Teachers Should Know About the Bootstrap, The
// American Statistician 69 (2015), 371-386).
func tail(n int, confidence float64) float64 {
	df := float64(n - 1)
	t := dist.InvCDF(dist.TDist{V: df})((1 - confidence) / 2)
	return dist.StdNormal.CDF(t * math.Sqrt(float64(n)/df))
}

// A resampler draws samples with replacement. It counts the draws of each rank
// instead of sorting each sample, which makes the median cost O(n).
type resampler struct {
	sorted []float64
	rank   []int // of ratio i; drawing by position keeps swapped sides symmetric
	drawn  []int // by rank
}

func newResampler(ratios []float64) *resampler {
	n := len(ratios)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ratios[a], ratios[b]) })
	r := &resampler{sorted: make([]float64, n), rank: make([]int, n), drawn: make([]int, n)}
	for rank, i := range order {
		r.sorted[rank], r.rank[i] = ratios[i], rank
	}
	return r
}

// median returns the median of the next sample.
func (r *resampler) median(rng *rand.Rand) float64 {
	n := len(r.rank)
	clear(r.drawn)
	for range n {
		r.drawn[r.rank[rng.IntN(n)]]++
	}
	return middle(r.at((n-1)/2), r.at(n/2))
}

// at returns the k-th smallest drawn ratio, counted from 0.
func (r *resampler) at(k int) float64 {
	for rank, times := range r.drawn {
		if k -= times; k < 0 {
			return r.sorted[rank]
		}
	}
	panic("unreachable: as many ratios are drawn as there are")
}
