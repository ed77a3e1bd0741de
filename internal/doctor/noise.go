package doctor

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/noise"
)

// Rounds is how many rounds a usual run has: the number for which
// [Noise.Visible] holds.
const Rounds = 10

// Noise is the difference between two measurements of the same work, in pairs
// that follow each other.
type Noise struct {
	Work  string
	Batch time.Duration // median time of one side of a pair
	Pairs int

	// Ratio compares the two sides of all pairs. They are the same, so that
	// one interval in twenty excludes 1 by chance.
	Ratio noise.Comparison

	// Spread is the fraction by which the two sides of a pair differ at most
	// in 95 % of the pairs.
	Spread float64

	// Visible is the smallest difference, as a fraction, that Rounds rounds
	// show with a probability of 95 %; see [noise.Visible].
	Visible float64

	// Drift is the fraction by which the time changed from the first third of
	// the pairs to the last; positive if it grew.
	Drift float64

	// Err is why there are no figures, or nil.
	Err error
}

// Noise is measured for about noiseTime, in batches as long as a run's.
const (
	noiseTime  = 2 * time.Second
	noiseBatch = 10 * time.Millisecond
	mostPairs  = 100
)

// A twin is work that is measured against itself.
type twin struct {
	name string
	loop bench.Loop
	err  error
	n    int          // operations of a batch
	secs [2][]float64 // of the batches of each side
}

// noise measures all twins in the same period, alternately.
func (l *lab) noise() (all []Noise) {
	read, err := l.reads()
	twins := []*twin{{name: "copy of 64KiB", loop: copies(64 << 10)}, {name: "read of 4KiB", loop: read, err: err}}
	for _, t := range twins {
		if t.err == nil {
			t.n, t.err = pace{batch: noiseBatch}.calibrate(l.clock, t.loop)
		}
	}
	for start, pair := l.clock.Now(), 0; pair < mostPairs && l.clock.Now()-start < noiseTime && l.ctx.Err() == nil; pair++ {
		for _, t := range twins {
			t.measure(l.clock, pair)
		}
	}
	for _, t := range twins {
		n := Noise{Err: t.err}
		if t.err == nil {
			n = noiseOf(t.secs[0], t.secs[1])
		}
		n.Work = t.name
		all = append(all, n)
	}
	return all
}

// reads reads the cached file in order, again and again.
func (l *lab) reads() (bench.Loop, error) {
	f, used, err := l.cachedFile()
	b := make([]byte, 4<<10)
	blocks := int64(used) * int64(os.Getpagesize()) / int64(len(b))
	at := int64(0)
	return repeat(func() error {
		_, err := f.ReadAt(b, at%blocks*int64(len(b)))
		at++
		return err
	}), err
}

// measure takes a pair. The sides alternate in coming first, so that a drift
// favours neither.
func (t *twin) measure(clock bench.Clock, pair int) {
	var secs [2]float64
	for i := range secs {
		if t.err != nil {
			return
		}
		var elapsed time.Duration
		_, elapsed, t.err = t.loop.Time(clock, t.n)
		if t.err == nil && elapsed <= 0 {
			t.err = errors.New("the clock stood still")
		}
		secs[(pair+i)%2] = elapsed.Seconds()
	}
	if t.err == nil {
		t.secs[0], t.secs[1] = append(t.secs[0], secs[0]), append(t.secs[1], secs[1])
	}
}

// noiseOf computes the noise from the times of both sides in seconds, in the
// order in which the pairs were measured.
func noiseOf(a, b []float64) Noise {
	least := 3 * noise.MinRounds(confidence)
	if len(a) < least {
		return Noise{Err: fmt.Errorf("%d pairs were measured, %d are needed", len(a), least)}
	}
	ratio, err := noise.Compare(a, b, noise.Options{Confidence: confidence})
	if err != nil {
		return Noise{Err: err}
	}
	apart := make([]float64, len(a))
	for i := range a {
		apart[i] = max(a[i]/b[i], b[i]/a[i]) - 1
	}
	third := len(a) / 3
	early := slices.Concat(a[:third], b[:third])
	late := slices.Concat(a[len(a)-third:], b[len(b)-third:])
	return Noise{
		Batch:   time.Duration(center(slices.Concat(a, b)) * float64(time.Second)),
		Pairs:   len(a),
		Ratio:   ratio,
		Spread:  noise.Quantile(apart, confidence),
		Visible: noise.Visible(a, b, Rounds, noise.Options{Confidence: confidence}),
		Drift:   center(late)/center(early) - 1,
	}
}

func center(values []float64) float64 { return noise.Median(values, confidence).Center }
