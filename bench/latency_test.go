package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// A noting collector is a Noter.
type noting struct {
	collector
	notes [][2]string
}

func (n *noting) Note(key, value string) error {
	n.notes = append(n.notes, [2]string{key, value})
	return nil
}

func (n *noting) note(key string) (values []string) {
	for _, f := range n.notes {
		if f[0] == key {
			values = append(values, f[1])
		}
	}
	return values
}

// A tickingClock takes time to read: Now returns the time at its end.
type tickingClock struct {
	fakeClock
	costs []time.Duration // used in turn
	n     int
}

func (c *tickingClock) Now() time.Duration {
	c.now += c.costs[c.n%len(c.costs)]
	c.n++
	return c.now
}

func sampled(durations map[time.Duration]int) *sampler {
	s := newSampler(nil)
	for d, n := range durations {
		for range n {
			s.add(d)
		}
	}
	return s
}

func TestPercentiles(t *testing.T) {
	const us = time.Microsecond
	tests := []struct {
		name    string
		samples map[time.Duration]int
		clock   clockCost
		want    string
		omitted []string
	}{
		{
			"all", map[time.Duration]int{100: 5001, 120: 4000, 140: 900, 200: 90, 250: 8, 7000: 1}, clockCost{},
			"[{p50-ns 100} {p90-ns 120} {p99-ns 140} {p99.9-ns 200} {max-ns 7000}]", nil,
		},
		{
			"one too few for p99.9", map[time.Duration]int{100: 9_999}, clockCost{},
			"[{p50-ns 100} {p90-ns 100} {p99-ns 100} {max-ns 100}]", []string{"p99.9-ns: fewer than 10000 were timed"},
		},
		{
			"one too few for p99", map[time.Duration]int{100: 999}, clockCost{},
			"[{p50-ns 100} {p90-ns 100} {max-ns 100}]", []string{"p99-ns: fewer than 1000", "p99.9-ns: fewer than 10000"},
		},
		{
			"one too few for p50", map[time.Duration]int{100: 19}, clockCost{},
			"[]", []string{"p50-ns: fewer than 20", "p90-ns: fewer than 100", "p99-ns: fewer than 1000", "p99.9-ns: fewer than 10000"},
		},
		{
			"as long as the clock allows", map[time.Duration]int{100: 9_900, 120: 100}, clockCost{median: 25, p99: 30, step: 20},
			"[{p50-ns 100} {p90-ns 100} {p99.9-ns 120} {max-ns 120}]", []string{"p99-ns: shorter than 4 times what the clock itself takes, 30 ns"},
		},
		{
			"mostly the clock", map[time.Duration]int{99: 9_900, 100: 100}, clockCost{median: 25, p99: 26},
			"[]", []string{
				"p50-ns: shorter than 4 times what the clock itself takes, 25 ns", "p90-ns: shorter", "p99-ns: shorter than 4 times what the clock itself takes, 26 ns",
				"p99.9-ns: shorter", "max-ns: shorter",
			},
		},
		{
			"within a hundredth", map[time.Duration]int{12_345 * us: 20_000}, clockCost{},
			"[{p50-ns 1.2345e+07} {p90-ns 1.2345e+07} {p99-ns 1.2345e+07} {p99.9-ns 1.2345e+07} {max-ns 1.2345e+07}]", nil,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var omitted []string
			values := sampled(test.samples).figures(latencyPercentiles(), "max-ns", test.clock, func(unit, reason string) { omitted = append(omitted, unit+": "+reason) })
			if got := fmt.Sprint(values); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if !slices.EqualFunc(omitted, test.omitted, strings.HasPrefix) {
				t.Errorf("left out: %q, want %q", omitted, test.omitted)
			}
		})
	}
}

// Values in one bucket of the histogram differ by less than 1 %, up to an hour.
// Longer values count as an hour, and appear exactly as the longest.
func TestSamplerRange(t *testing.T) {
	for d := time.Duration(1); d < time.Hour; d = d*21/20 + 1 {
		s := newSampler(nil)
		s.add(d)
		s.add(2 * time.Hour)
		if got := s.values.ValueAtPercentile(50); got < int64(d) || float64(got) > 1.01*float64(d) {
			t.Fatalf("%v became %v", d, time.Duration(got))
		}
		if s.values.TotalCount() != 2 || s.longest != 2*time.Hour {
			t.Fatalf("%d samples, the longest %v", s.values.TotalCount(), s.longest)
		}
	}
}

// Only the operation lies between the two readings of the clock. Taking a
// sample does not allocate.
func TestSamplerTimesOperationAlone(t *testing.T) {
	clock := &tickingClock{costs: []time.Duration{7}}
	s := newSampler(clock)
	op := s.around(func(i int) (uint64, int, error) {
		clock.now += time.Duration(i)
		return uint64(i), 2 * i, nil
	})
	for i := range 200 {
		if v, n, err := op(i); v != uint64(i) || n != 2*i || err != nil {
			t.Fatalf("operation %d returned %d, %d, %v", i, v, n, err)
		}
	}
	if s.values.TotalCount() != 200 || s.values.Min() != 7 || s.longest != 206 {
		t.Errorf("%d samples from %d to %d", s.values.TotalCount(), s.values.Min(), s.longest)
	}
	if n := testing.AllocsPerRun(100, func() { _, _, _ = op(3) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestMeasureClock(t *testing.T) {
	costs := slices.Repeat([]time.Duration{0, 20}, 200) // the first of each pair is not part of the span
	costs[1], costs[3], costs[5], costs[7] = 500, 500, 500, 10
	clock := &tickingClock{costs: costs}
	if got, want := measureClock(clock), (clockCost{median: 20, p99: 500, step: 10}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := measureClock(new(fakeClock)); got != (clockCost{}) {
		t.Errorf("of a clock that takes no time: %+v", got)
	}
}

// Every tenth ReadAt of a target is slow. The latency pass shows this in exact
// figures, in one batch about as long as the others.
func TestLatencyPass(t *testing.T) {
	clock := &tickingClock{costs: []time.Duration{1}}
	n := 0
	target := work.Target{Name: "uneven", Open: func(path string, flag int, _ work.Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(path, flag, 0o600)
		return unevenFile{f, clock, &n}, err
	}}
	cfg := testConfig(t, []work.Target{target}, randomReads)
	cfg.Clock, cfg.ops = clock, 0
	cfg.Batch = 10 * time.Millisecond
	cfg.Rounds = 1
	var sink noting
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	var got []work.Measurement
	for _, r := range sink.records {
		if r.Pass == work.Latency {
			got = append(got, r)
		}
	}
	if len(got) != 1 {
		t.Fatalf("%d records of the latency pass", len(got))
	}
	// 100 ns or 1000 ns, and 1 ns for a reading of the clock.
	if s := fmt.Sprint(got[0].Values); s != "[{p50-ns 101} {p90-ns 101} {p99-ns 1001} {p99.9-ns 1001} {max-ns 1001}]" {
		t.Errorf("the figures are %s", s)
	}
	if got[0].Ops < 50_000 || got[0].Ops > 53_000 { // 190 ns each, with 2 ns of the clock
		t.Errorf("%d operations were timed", got[0].Ops)
	}
	if notes := sink.note("clock"); len(notes) != 1 || !strings.HasPrefix(notes[0], "1 ns ") {
		t.Errorf("of the clock it says %q", notes)
	}
	if notes := sink.note("absent"); notes != nil {
		t.Errorf("absent are %q", notes)
	}
}

type unevenFile struct {
	fileio.File
	clock *tickingClock
	n     *int
}

func (f unevenFile) ReadAt(p []byte, off int64) (int, error) {
	f.clock.now += 100
	if *f.n++; *f.n%10 == 0 {
		f.clock.now += 900
	}
	return f.File.ReadAt(p, off)
}

// Where the clock takes most of the time there is no figure, and the record
// says so once for all cases.
func TestLatencyOfSlowClock(t *testing.T) {
	clock := &tickingClock{costs: []time.Duration{100}}
	cfg := testConfig(t, []work.Target{slowTarget("a", &clock.fakeClock, 50), slowTarget("b", &clock.fakeClock, 250)}, randomReads)
	cfg.Clock, cfg.ops = clock, 0
	cfg.Passes = []work.Pass{work.Latency}
	var sink noting
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if len(sink.records) != 0 {
		t.Errorf("there are records: %v", sink.records)
	}
	absent := sink.note("absent")
	if !slices.Contains(absent, "p50-ns: left out 2 times: shorter than 4 times what the clock itself takes, 100 ns") {
		t.Errorf("absent are %q", absent)
	}
}

// The latency pass proves what was read, too.
func TestLatencyPassProves(t *testing.T) {
	lying := work.Target{Name: "liar", Open: func(name string, flag int, _ work.Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(name, flag, 0o600)
		return liar{f, "ReadAt", new(int), 0}, err
	}}
	cfg := testConfig(t, []work.Target{lying}, randomReads)
	for _, workers := range []int{0, 2} {
		r := &runner{Config: cfg, ctx: context.Background(), sink: new(collector)}
		c := cfg.Cases[0]
		c.Workers = workers
		w, err := r.prepare(Plan{{Case: c}})
		if err != nil {
			t.Fatal(err)
		}
		tr, err := openTrial(w, r.env(Step{Case: c}, nil))
		if err != nil {
			t.Fatal(err)
		}
		_, err = (&timed{trial: tr, n: 100}).latency(newSystemClock(), clockCost{}, time.Millisecond)
		if err == nil || !strings.Contains(err.Error(), "wrong bytes") {
			t.Errorf("%d workers: latency returned %v", workers, err)
		}
		if err := tr.close(); err != nil {
			t.Error(err)
		}
	}
}

// The samples of all workers count.
func TestLatencyOfWorkers(t *testing.T) {
	tr, _ := crewTrial(t, 1000, 3, true)
	s, err := (&timed{trial: tr, n: 999}).latency(newSystemClock(), clockCost{}, time.Second)
	if err != nil || s.values.TotalCount() != 999 {
		t.Errorf("latency returned %d samples, %v", s.values.TotalCount(), err)
	}
	if tr.around != nil {
		t.Error("later batches are timed, too")
	}
}

func TestMergedSamples(t *testing.T) {
	a, b := sampled(map[time.Duration]int{100: 30}), sampled(map[time.Duration]int{200: 29, 12_345_678: 1})
	a.merge(b)
	if got := fmt.Sprint(a.figures(latencyPercentiles()[:1], "max-ns", clockCost{}, func(unit, _ string) { t.Error(unit) })); got != "[{p50-ns 100} {max-ns 1.2345678e+07}]" || a.values.TotalCount() != 60 {
		t.Errorf("%d samples, %s", a.values.TotalCount(), got)
	}
}

// Including the readings of the clock, a batch takes as long as without.
func TestLatencyOps(t *testing.T) {
	for _, test := range []struct {
		n, workers int
		clock      time.Duration
		want       int
	}{
		{10_000, 0, 0, 10_000},
		{10_000, 0, 50, 5_000},       // 100 ns each, and as much for the clock
		{1_000_000, 0, 50, 9_900},    // 1 ns each
		{100, 0, 50, 99},             // 10 µs each
		{10_000, 4, 200, 5_000},      // 400 ns for each worker
		{1, 0, 50, 1}, {4, 4, 50, 4}, // at least one for each
	} {
		tr := fakeTrial(new(fakeClock), 1, 0, false)
		if test.workers > 0 {
			tr, _ = crewTrial(t, 10, test.workers, true)
		}
		timed := &timed{trial: tr, n: test.n}
		if got := timed.latencyOps(clockCost{median: test.clock}, time.Millisecond); got < test.want-test.want/100 || got > test.want+test.want/100 {
			t.Errorf("%+v: %d", test, got)
		}
	}
	anew := &timed{trial: fakeTrial(new(fakeClock), 1, 0, true), n: 1000}
	if got := anew.latencyOps(clockCost{median: time.Second}, 1); got != 1000 {
		t.Errorf("a batch that begins anew has %d operations instead of its 1000", got)
	}
}
