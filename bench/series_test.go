package bench

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/perf/benchfmt"

	"mmapbench/fileio"
	"mmapbench/internal/record"
	"mmapbench/stdio"
)

func TestSeries(t *testing.T) {
	s := series{name: "Read/io=mmap", start: 10 * time.Second}
	var notes []Field
	note := func(key, value string) error {
		notes = append(notes, Field{key, value})
		return nil
	}
	add := func(at time.Duration, ops int, took time.Duration) { s.add(10*time.Second+at, ops, took) }
	add(100*time.Millisecond, 1000, 100*time.Millisecond)
	add(999*time.Millisecond, 3000, 100*time.Millisecond)
	add(time.Second, 7, time.Second)
	if err := s.tell(note); err != nil || notes != nil {
		t.Errorf("two intervals are told: %v, %v", notes, err)
	}
	add(5*time.Second, 5, 2*time.Second)
	add(6*time.Second, 5, 0) // took no time that the clock could tell
	if err := s.tell(note); err != nil {
		t.Fatal(err)
	}
	want := []Field{{"series", "Read/io=mmap: t=0s 20000 op/s t=1s 7 op/s t=5s 2.5 op/s"}}
	if !slices.Equal(notes, want) {
		t.Errorf("got %q, want %q", notes, want)
	}
}

// The loader reads what the Writer writes, and the field's own reader skips it.
func TestSeriesIsRead(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, nil, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	s := series{name: "Read/io=mmap-2"}
	for i := range 3 {
		s.add(time.Duration(i)*time.Second, 1_000_000+i, time.Second)
	}
	if err := errors.Join(s.tell(w.Note), w.Record(Record{Case: Case{Workload: "Read"}, Target: "mmap", Ops: 1, Values: []Value{{"ns/op", 1}}})); err != nil {
		t.Fatal(err)
	}
	reader := benchfmt.NewReader(bytes.NewReader(out.Bytes()), "out")
	for reader.Scan() {
		if err, ok := reader.Result().(*benchfmt.SyntaxError); ok {
			t.Error(err)
		}
	}
	run, err := record.Load(&out, "out")
	if err != nil {
		t.Fatal(err)
	}
	want := []record.Rates{{Name: s.name, Points: []record.RatePoint{{Second: 0, PerSecond: 1e6}, {Second: 1, PerSecond: 1e6}, {Second: 2, PerSecond: 1e6}}}}
	if diff := cmp.Diff(want, run.Rates); diff != "" {
		t.Error(diff)
	}
}

// A long series takes several lines, none of which is too long for readers.
func TestLongSeries(t *testing.T) {
	s := series{name: strings.Repeat("x", 300)}
	for i := range 3601 {
		s.add(time.Duration(i)*time.Second, 123456789, time.Second)
	}
	var lines []string
	err := s.tell(func(_, value string) error {
		lines = append(lines, value)
		return nil
	})
	if err != nil || len(lines) != 8 || strings.Count(strings.Join(lines, ""), " t=") != 3601 {
		t.Errorf("%d lines, %v", len(lines), err)
	}
	for _, l := range lines {
		if len(l) > 32<<10-100 || !strings.HasPrefix(l, s.name+": t=") {
			t.Errorf("a line of %d bytes: %.400s", len(l), l)
		}
	}
}

// A case of several seconds has a series for each target, with the rates of
// the time that its own turns took; it is kept of a run that was stopped.
func TestRunTellsSeries(t *testing.T) {
	for _, stop := range []bool{false, true} {
		clock := new(fakeClock)
		cfg := testConfig(t, []Target{slowTarget("a", clock, time.Millisecond), slowTarget("b", clock, 4*time.Millisecond)}, randomReads)
		cfg.Clock = clock
		cfg.Batch = 500 * time.Millisecond
		cfg.Rounds = 8
		cfg.Passes = []Pass{Timing}
		ctx, cancel := context.WithCancel(context.Background())
		sink := new(noting)
		sink.onRecord = func() {
			if stop && len(sink.records) == 13 {
				cancel()
			}
		}
		if err := Run(ctx, cfg, sink); (err != nil) != stop {
			t.Fatal(err)
		}
		cancel()
		got := sink.note("series")
		if len(got) != 2 {
			t.Fatalf("the series are %q", got)
		}
		for i, rate := range []string{"1000", "250"} {
			name := cfg.Cases[0].ResultName(cfg.Targets[i].Name, runtime.GOMAXPROCS(0))
			if !strings.HasPrefix(got[i], name+": t=") || strings.Count(got[i], rate+" op/s") != strings.Count(got[i], "op/s") {
				t.Errorf("a series is %q, want one of %s with %s op/s", got[i], name, rate)
			}
		}
	}
}

// That a target becomes slower shows.
func TestSeriesShowsChange(t *testing.T) {
	clock := new(fakeClock)
	reads := 0
	target := Target{Name: "tiring", Open: func(path string, flag int, _ Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(path, flag, 0o600)
		return tiringFile{f, clock, &reads}, err
	}}
	cfg := testConfig(t, []Target{target}, randomReads)
	cfg.Clock = clock
	cfg.Batch = time.Second
	cfg.Rounds = 5
	cfg.Passes = []Pass{Timing}
	var sink noting
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	series := sink.note("series")
	if len(series) != 1 {
		t.Fatalf("the series are %q", series)
	}
	fields := strings.Fields(series[0])
	if first, last := fields[2], fields[len(fields)-2]; first != "1000" || last != "500" {
		t.Errorf("it begins with %s and ends with %s: %s", first, last, series[0])
	}
}

// A tiringFile becomes slower after some thousand reads.
type tiringFile struct {
	fileio.File
	clock *fakeClock
	reads *int
}

func (f tiringFile) ReadAt(p []byte, off int64) (int, error) {
	*f.reads++
	f.clock.now += time.Millisecond
	if *f.reads > 6000 {
		f.clock.now += time.Millisecond
	}
	return f.File.ReadAt(p, off)
}
