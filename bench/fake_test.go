package bench

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// The number of operations of a batch can be forced, to show that no test
// depends on the speed of the machine:
//
//	go test ./bench -ops=1
//	go test -timeout=1h ./bench -ops=20000
var forcedOps = flag.Int("ops", 0, "operations of a batch in all tests; 0 is what fits its `time`")

// A fakeClock moves only when it is told to.
type fakeClock struct{ now time.Duration }

func (c *fakeClock) Now() time.Duration { return c.now }

// noCounters counts nothing.
type noCounters struct{}

func (noCounters) Start() error { return nil }

func (noCounters) Stop() (counter.Reading, error) { return counter.Reading{}, nil }

func (noCounters) Sources() []counter.Source { return nil }

func (noCounters) Close() error { return nil }

// A collector is a Sink.
type collector struct {
	records  []work.Measurement
	refused  map[string]error
	steps    []Step
	notes    []string
	onRecord func()
}

func (c *collector) Note(key, value string) error {
	c.notes = append(c.notes, key+": "+value)
	return nil
}

func (c *collector) Record(r work.Measurement) error {
	c.records = append(c.records, r)
	if c.onRecord != nil {
		c.onRecord()
	}
	return nil
}

func (c *collector) Refused(cs work.Case, reason error) error {
	if c.refused == nil {
		c.refused = map[string]error{}
	}
	c.refused[cs.Name()] = reason
	return nil
}

func (c *collector) Progress(_, _ int, next Step) { c.steps = append(c.steps, next) }

// A slowFile is a File whose ReadAt takes a given time.
type slowFile struct {
	fileio.File
	clock *fakeClock
	cost  time.Duration
}

func (f slowFile) ReadAt(p []byte, off int64) (int, error) {
	f.clock.now += f.cost
	return f.File.ReadAt(p, off)
}

func slowTarget(name string, clock *fakeClock, cost time.Duration) work.Target {
	return work.Target{Name: name, Open: func(path string, flag int, _ work.Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(path, flag, 0o600)
		return slowFile{f, clock, cost}, err
	}}
}

func value(r work.Measurement, unit string) (float64, bool) {
	for _, v := range r.Values {
		if v.Unit == unit {
			return v.Value, true
		}
	}
	return 0, false
}

func testConfig(t testing.TB, targets []work.Target, match func(c work.Case) bool) Config {
	t.Helper()
	in, _ := generate(t, 1<<20)
	cases, _ := Selection{Input: in.Size, Match: match}.Cases()
	cfg := Config{
		Cases: cases, Targets: targets, Input: in, Dir: t.TempDir(), Rounds: 3, Seed: 1,
		Batch: time.Millisecond, ops: *forcedOps,
		Counters: func() Counters { return noCounters{} },
		Quiet:    func() Counters { return noCounters{} },
	}
	return cfg
}

// realTargets returns the targets that runbench measures.
func realTargets() []Target {
	targets := []Target{
		NewTarget("stdio", stdio.OpenFile, stdio.CountCopies),
		NewTarget("stdio-buf", stdio.OpenFile, stdio.CountCopies, stdio.Buffer(64<<10)),
	}
	targets = append(targets, Target{Name: "load", Form: Load})
	if runtime.GOOS == "linux" {
		mapped := NewTarget("mmap", mmapio.OpenFile, mmapio.CountCopies)
		mapped.Maps = true
		inPlace := mapped
		inPlace.Name, inPlace.Form = "mmap-view", View
		loop, bare := mapped, mapped
		loop.Name, loop.Form = "mmap-loop", Loop
		bare.Name, bare.Form = "limit", Bare
		targets = append(targets, mapped, inPlace, loop, bare)
	}
	return targets
}

func randomReads(c work.Case) bool {
	return c.Workload == "Read" && c.Order == "rand" && c.Block == 4<<10
}

func generate(t testing.TB, size int64) (*work.Input, []byte) {
	t.Helper()
	in, err := work.Generate(context.Background(), filepath.Join(t.TempDir(), "input"), size)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(in.Path)
	if err != nil {
		t.Fatal(err)
	}
	return in, b
}

func formOf(inPlace bool) Form {
	if inPlace {
		return View
	}
	return Copy
}
