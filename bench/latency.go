package bench

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"mmapbench/internal/work"
)

// A histogram of latencies has a precision of 1 % up to an hour. It takes 36 KiB,
// which leaves the processor's caches to the operations.
const (
	latencyDigits  = 2
	longestLatency = int64(time.Hour)
)

func newHistogram() *hdrhistogram.Histogram {
	h := hdrhistogram.New(1, longestLatency, latencyDigits)
	h.Reset() // touches its pages, so that none faults during the measurement
	return h
}

// A sampler times operations one by one, from one reading of the clock to the
// next. It records a sample only after the second reading. It belongs to one
// thread.
type sampler struct {
	clock   Clock
	values  *hdrhistogram.Histogram
	longest time.Duration

	_ [64]byte // keeps two samplers from writing to one cache line
}

func newSampler(c Clock) *sampler { return &sampler{clock: c, values: newHistogram()} }

// around times an operation.
func (s *sampler) around(op work.Op) work.Op {
	return func(i int) (uint64, int, error) {
		start := s.clock.Now()
		v, n, err := op(i)
		s.add(s.clock.Now() - start)
		return v, n, err
	}
}

func (s *sampler) add(d time.Duration) {
	s.longest = max(s.longest, d)
	// No error is possible: the value is in the histogram's range.
	_ = s.values.RecordValue(min(max(int64(d), 0), longestLatency))
}

// merge adds the samples of another.
func (s *sampler) merge(other *sampler) {
	s.values.Merge(other.values)
	s.longest = max(s.longest, other.longest)
}

// A percentile is the time that the given percentage of the operations do not
// exceed.
type percentile struct {
	unit    string
	percent float64
}

func latencyPercentiles() []percentile {
	return []percentile{{"p50-ns", 50}, {"p90-ns", 90}, {"p99-ns", 99}, {"p99.9-ns", 99.9}}
}

// beyond is how many samples have to exceed a percentile. With fewer, the
// figure would depend on single samples. The 99th percentile needs 1000
// samples, the 99.9th 10,000.
const beyond = 10

// leastSamples returns how many samples a percentile needs.
func (p percentile) leastSamples() int64 { return int64(math.Round(beyond / (1 - p.percent/100))) }

// A clockCost is the cost of the clock itself: the time between two readings in
// a row, which is part of each latency.
type clockCost struct {
	median, p99 time.Duration
	step        time.Duration // the clock's resolution
}

// clockReadings is how many pairs of readings measure the clock.
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

// At most 1/clockShare of a latency may be the clock's cost.
const clockShare = 4

// least returns the shortest time the clock can measure for a percentile. High
// percentiles use the clock's own 99th, because the clock is slow at times,
// too.
func (c clockCost) least(percent float64) time.Duration {
	cost := c.median
	if percent >= 99 {
		cost = c.p99
	}
	return clockShare * max(cost, c.step)
}

// figures returns the percentiles, followed by the longest time in the unit
// longest. It leaves out a figure with too few samples or too short for the
// clock, and calls omitted with its unit and the reason.
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
			// Values of one bucket are reported as its upper end.
			values = append(values, Value{Unit: p.unit, Value: float64(min(v, s.longest))})
		}
	}
	if n < percentiles[0].leastSamples() {
		return values // the longest of a few samples says nothing
	}
	if s.longest < clock.least(100) {
		omitted(longest, fmt.Sprintf("shorter than %d times what the clock itself takes, %d ns", clockShare, (clock.least(100)/clockShare).Nanoseconds()))
		return values
	}
	return append(values, Value{Unit: longest, Value: float64(s.longest)})
}

// latencies does the latency pass.
func (r *runner) latencies(trials map[contestant]*timed, steps Plan) error {
	if len(steps) == 0 {
		return nil
	}
	if steps[0].Case.State().Anew() && r.late(steps[0]) {
		r.done += len(steps)
		for _, p := range latencyPercentiles() {
			r.omitted.add(p.unit, "there was no time for it")
		}
		return nil
	}
	if r.clock == nil {
		cost := measureClock(r.Clock)
		r.clock = &cost
		if err := r.note("clock", cost.String()); err != nil {
			return err
		}
	}
	settle()
	for _, s := range steps {
		t := trials[s.contestant()]
		err := r.turn(t, s, func() (Measurement, error) {
			sampled, err := t.latency(r.Clock, *r.clock, r.Batch)
			if err != nil {
				return Measurement{}, err
			}
			m := r.measured(s, int(sampled.values.TotalCount()))
			m.Values = sampled.figures(latencyPercentiles(), "max-ns", *r.clock, r.omitted.add)
			if len(m.Values) > 0 {
				m.Values = append(m.Values, t.residency()...)
			}
			return m, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// latency does the batch of the latency pass, in which each worker times its
// operations. It takes about as long as target.
func (t *timed) latency(c Clock, clock clockCost, target time.Duration) (*sampler, error) {
	samplers := make([]*sampler, t.workers())
	for i := range samplers {
		samplers[i] = newSampler(c)
	}
	t.around = func(worker int, op work.Op) work.Op { return samplers[worker].around(op) }
	defer func() { t.around = nil }()
	if _, err := t.run(t.latencyOps(clock, target), nothingElse, nothingElse); err != nil {
		return nil, err
	}
	for _, s := range samplers[1:] {
		samplers[0].merge(s)
	}
	return samplers[0], nil
}

// nothingElse is for a batch that measures only single operations.
func nothingElse(int) error { return nil }

// latencyOps returns how many operations take about as long as target when each
// is timed, which takes two readings of the clock.
func (t *timed) latencyOps(clock clockCost, target time.Duration) int {
	if t.inst.Begin != nil {
		return t.n
	}
	w := t.workers()
	each := float64(target)/float64(t.n) + 2*float64(clock.median)/float64(w)
	return max(1, int(min(float64(target)/max(each, 1e-3), float64(t.n)))/w) * w
}

// omissions collects the figures that were left out, so that each reason is
// reported once for a whole run.
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

// tell notes each missing unit with the reason and how often it was missing.
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
