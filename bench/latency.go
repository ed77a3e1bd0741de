package bench

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The histograms of latencies tell values apart that differ by 1 %, up to an
// hour, in 36 KiB: little enough to leave the caches to the operations.
const (
	latencyDigits  = 2
	longestLatency = int64(time.Hour)
)

func newHistogram() *hdrhistogram.Histogram {
	h := hdrhistogram.New(1, longestLatency, latencyDigits)
	h.Reset() // writes to its pages, so that none faults in the first time it is used
	return h
}

// A sampler times operations one by one: the span is from one reading of the
// clock to the next, and what is done with it comes behind. It belongs to one
// thread.
type sampler struct {
	clock   Clock
	values  *hdrhistogram.Histogram
	longest time.Duration

	_ [64]byte // no two write to one cache line
}

func newSampler(c Clock) *sampler { return &sampler{clock: c, values: newHistogram()} }

// around puts the clock around an operation.
func (s *sampler) around(op opFunc) opFunc {
	return func(i int) (uint64, int, error) {
		start := s.clock.Now()
		v, n, err := op(i)
		s.add(s.clock.Now() - start)
		return v, n, err
	}
}

func (s *sampler) add(d time.Duration) {
	s.longest = max(s.longest, d)
	// No error is possible between these bounds.
	_ = s.values.RecordValue(min(max(int64(d), 0), longestLatency))
}

// merge adds the samples of another.
func (s *sampler) merge(other *sampler) {
	s.values.Merge(other.values)
	s.longest = max(s.longest, other.longest)
}

// A percentile is the time that so many percent of the operations do not
// exceed.
type percentile struct {
	unit    string
	percent float64
}

func latencyPercentiles() []percentile {
	return []percentile{{"p50-ns", 50}, {"p90-ns", 90}, {"p99-ns", 99}, {"p99.9-ns", 99.9}}
}

// beyond is how many samples have to lie beyond a percentile, or else it says
// more about one of them than about the operation: 1000 samples are needed for
// the 99th percentile, 10,000 for the 99.9th.
const beyond = 10

// leastSamples returns how many samples a percentile takes.
func (p percentile) leastSamples() int64 { return int64(math.Round(beyond / (1 - p.percent/100))) }

// A clockCost is what the clock itself takes: the span between two readings in
// a row, which is also part of each latency.
type clockCost struct {
	median, p99 time.Duration
	step        time.Duration // the shortest time that it tells
}

// clockReadings is how many pairs of readings tell what the clock takes.
const clockReadings = 10_000

func measureClock(c Clock) (cost clockCost) {
	spans := make([]time.Duration, clockReadings)
	for i := range spans {
		start := c.Now()
		spans[i] = c.Now() - start
	}
	slices.Sort(spans)
	cost.median, cost.p99 = spans[len(spans)/2], spans[len(spans)*99/100]
	if i := slices.IndexFunc(spans, func(d time.Duration) bool { return d > 0 }); i >= 0 {
		cost.step = spans[i]
	}
	return cost
}

func (c clockCost) String() string {
	return fmt.Sprintf("%d ns from one reading to the next (median of %d; p99 %d ns); part of each latency", c.median.Nanoseconds(), clockReadings, c.p99.Nanoseconds())
}

// clockShare bounds which part of a latency may be the clock's: a quarter.
const clockShare = 4

// least is the shortest time that is not too short for the clock, as a
// percentile: the clock is slow at times, too.
func (c clockCost) least(percent float64) time.Duration {
	cost := c.median
	if percent >= 99 {
		cost = c.p99
	}
	return clockShare * max(cost, c.step)
}

// figures returns the percentiles that can be told, and as the last one, in
// the unit longest, the longest; it calls omitted with the unit of each other
// one and why it can't.
func (s *sampler) figures(percentiles []percentile, longest string, clock clockCost, omitted func(unit, reason string)) (values []Value) {
	n := s.values.TotalCount()
	for _, p := range percentiles {
		v := time.Duration(s.values.ValueAtPercentile(p.percent))
		switch {
		case n < p.leastSamples():
			omitted(p.unit, fmt.Sprintf("fewer than %d were timed", p.leastSamples()))
		case v < clock.least(p.percent):
			omitted(p.unit, fmt.Sprintf("shorter than %d times what the clock itself takes, %d ns", clockShare, (clock.least(p.percent)/clockShare).Nanoseconds()))
		default:
			// The histogram tells the upper end of what it can't tell apart.
			values = append(values, Value{p.unit, float64(min(v, s.longest))})
		}
	}
	if n < percentiles[0].leastSamples() {
		return values // the longest of a few is any
	}
	if s.longest < clock.least(100) {
		omitted(longest, fmt.Sprintf("shorter than %d times what the clock itself takes, %d ns", clockShare, (clock.least(100)/clockShare).Nanoseconds()))
		return values
	}
	return append(values, Value{longest, float64(s.longest)})
}

// latency is the batch of the latency pass: each worker times its operations.
// It takes about as long as target.
func (t *timed) latency(c Clock, clock clockCost, target time.Duration) (*sampler, error) {
	samplers := make([]*sampler, t.workers())
	for i := range samplers {
		samplers[i] = newSampler(c)
	}
	t.around = func(worker int, op opFunc) opFunc { return samplers[worker].around(op) }
	defer func() { t.around = nil }()
	if _, err := t.run(t.latencyOps(clock, target), nothingElse, nothingElse); err != nil {
		return nil, err
	}
	for _, s := range samplers[1:] {
		samplers[0].merge(s)
	}
	return samplers[0], nil
}

// nothingElse is done around a batch of which only the operations are timed.
func nothingElse(int) error { return nil }

// latencyOps returns how many operations take about as long as target if each
// is timed, which takes two readings of the clock.
func (t *timed) latencyOps(clock clockCost, target time.Duration) int {
	if t.inst.begin != nil {
		return t.n
	}
	w := t.workers()
	each := float64(target)/float64(t.n) + 2*float64(clock.median)/float64(w)
	return max(1, int(min(float64(target)/max(each, 1e-3), float64(t.n)))/w) * w
}

// omissions collects which figures are missing in places, so that each reason
// is given once for all of a run.
type omissions struct{ all []omission }

type omission struct {
	unit, reason string
	places       int
}

func (o *omissions) add(unit, reason string) {
	i := slices.IndexFunc(o.all, func(m omission) bool { return m.unit == unit && m.reason == reason })
	if i < 0 {
		i = len(o.all)
		o.all = append(o.all, omission{unit, reason, 0})
	}
	o.all[i].places++
}

// tell notes why which unit is absent, and how often.
func (o *omissions) tell(note func(key, value string) error) error {
	for _, m := range o.all {
		times := fmt.Sprintf("%d times", m.places)
		if m.places == 1 {
			times = "once"
		}
		if err := note("absent", fmt.Sprintf("%s: left out %s: %s", m.unit, times, m.reason)); err != nil {
			return err
		}
	}
	return nil
}
