package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/bench/workload"
	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// With a clock that only operations advance, the figures are exact.
func TestRunMeasuresExactly(t *testing.T) {
	clock := new(fakeClock)
	cfg := testConfig(t, []work.Target{
		slowTarget("fast", clock, 100*time.Nanosecond),
		slowTarget("slow", clock, 250*time.Nanosecond),
	}, randomReads)
	cfg.Clock, cfg.ops = clock, 0
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if plan := cfg.Plan(); fmt.Sprint(sink.steps) != fmt.Sprint(plan) {
		t.Errorf("the steps were %v, the plan %v", sink.steps, plan)
	}
	cost := map[string]float64{"fast": 100, "slow": 250}
	timed := map[string]int{}
	for _, r := range sink.records {
		if r.Pass != work.Timing {
			continue
		}
		timed[r.Target]++
		if got, _ := value(r, "ns/op"); got != cost[r.Target] {
			t.Errorf("%s takes %v ns/op, want %v", r.Target, got, cost[r.Target])
		}
		if got, _ := value(r, "B/s"); got < 4096*1e9/cost[r.Target]*0.999 || got > 4096*1e9/cost[r.Target]*1.001 {
			t.Errorf("%s reads %v B/s", r.Target, got)
		}
		if want := int(1e6 / cost[r.Target]); r.Ops != want {
			t.Errorf("%s: a batch of %d operations, want %d", r.Target, r.Ops, want)
		}
	}
	if timed["fast"] != cfg.Rounds || timed["slow"] != cfg.Rounds {
		t.Errorf("rounds timed: %v", timed)
	}
}

// Figures that cannot be measured are absent.
func TestRunWithoutCounters(t *testing.T) {
	cfg := testConfig(t, realTargets()[:1], randomReads)
	cfg.Targets[0].CountsCopies = false
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	for _, r := range sink.records {
		// What the files take in memory is no counter.
		r.Values = slices.DeleteFunc(r.Values, func(v Value) bool { return v.Unit == "rss-file-B" || v.Unit == "cache-B" })
		if r.Pass == work.Counting && len(r.Values) != 0 {
			t.Errorf("there are figures: %v", r.Values)
		}
	}
}

// Every workload gives the same results on every target, and leaves no file.
func TestAllWorkloads(t *testing.T) {
	cfg := testConfig(t, realTargets(), nil)
	cfg.Counters = nil
	cfg.Rounds, cfg.Batch = 2, 100*time.Microsecond
	untouched := watch(t, cfg.Input.Path)
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if len(sink.refused) > 0 {
		t.Errorf("refused: %v", sink.refused)
	}
	type key struct{ workload, target string }
	seen := map[key]int{}
	for _, r := range sink.records {
		if r.Pass == work.Timing {
			seen[key{r.Case.Workload, r.Target}]++
			if v, ok := value(r, "ns/op"); !ok || v <= 0 {
				t.Errorf("%s on %s: ns/op is %v", r.Case.Name(), r.Target, v)
			}
		}
	}
	for _, w := range workload.All() {
		for _, target := range cfg.Targets {
			if n := seen[key{w.Name, target.Name}]; (n > 0) != slices.ContainsFunc(cfg.Cases, func(c Case) bool { return c.Workload == w.Name && w.Omits(target, c) == "" && !w.Stalls }) {
				t.Errorf("%s on %s: %d rounds", w.Name, target.Name, n)
			}
		}
	}
	nothingIn(t, cfg.Dir)
	untouched()
}

// watch makes a file read-only, and returns a function that checks that it has
// not been changed.
func watch(t *testing.T, name string) (untouched func()) {
	t.Helper()
	if err := os.Chmod(name, 0o444); err != nil {
		t.Fatal(err)
	}
	state := func() (content []byte, modified time.Time) {
		t.Helper()
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return content, info.ModTime()
	}
	before, modified := state()
	return func() {
		t.Helper()
		if after, now := state(); !bytes.Equal(before, after) || !now.Equal(modified) {
			t.Error("the input has changed")
		}
	}
}

func nothingIn(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// The same holds for cases outside a standard run.
func TestMoreCases(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it runs many cases, one after another")
	}
	cfg := testConfig(t, realTargets(), nil)
	standard := cfg.Cases
	all, _ := Selection{Input: cfg.Input.Size, More: true}.Cases()
	cfg.Cases = slices.DeleteFunc(all, func(c work.Case) bool {
		// One block size of each kind is enough.
		return slices.Contains(standard, c) || c.Block != 0 && c.Block != 4<<10
	})
	if len(cfg.Cases) < 10 {
		t.Errorf("there are only %d more cases", len(cfg.Cases))
	}
	cfg.Rounds, cfg.Batch = 1, 100*time.Microsecond
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	if len(sink.refused) > 0 {
		t.Errorf("refused: %v", sink.refused)
	}
	nothingIn(t, cfg.Dir)
}

// All targets write to one file; those that map it keep it open.
func TestTurnsShareScratch(t *testing.T) {
	var opened []string
	opens := map[string]int{}
	target := func(name string, maps bool) work.Target {
		return work.Target{Name: name, Maps: maps, Open: func(path string, flag int, _ work.Opening) (fileio.File, error) {
			if !slices.Contains(opened, path) {
				opened = append(opened, path)
			}
			opens[name]++
			return stdio.OpenFile(path, flag, 0o600)
		}}
	}
	cfg := testConfig(t, []work.Target{target("keeps", true), target("reopens", false)}, func(c work.Case) bool {
		return c.Workload == "Update" && c.Block == 4<<10
	})
	cfg.Passes, cfg.Rounds = []work.Pass{work.Timing, work.Latency}, 3
	if err := Run(context.Background(), cfg, new(collector)); err != nil {
		t.Fatal(err)
	}
	if len(opened) != 1 {
		t.Errorf("the files %q were written to", opened)
	}
	// Once to calibrate, then for each turn of 3 rounds and of the latency
	// pass.
	if want := map[string]int{"keeps": 1, "reopens": 5}; !maps.Equal(opens, want) {
		t.Errorf("opened %v, want %v times", opens, want)
	}
	nothingIn(t, cfg.Dir)
}

func TestSinkEndsRun(t *testing.T) {
	cfg := testConfig(t, realTargets(), nil)
	if err := Run(context.Background(), cfg, new(failingSink)); !errors.Is(err, errFull) {
		t.Errorf("Run returned %v", err)
	}
}

var errFull = errors.New("full")

type failingSink struct{ collector }

func (*failingSink) Record(work.Measurement) error { return errFull }

// A file whose blocks are all alike has no place for needles.
func TestRefusal(t *testing.T) {
	cfg := testConfig(t, realTargets(), func(c work.Case) bool { return c.Workload == "Find" })
	name := filepath.Join(t.TempDir(), "zeros")
	if err := os.WriteFile(name, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := work.OpenInput(name)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Input = in
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Error(err)
	}
	if len(sink.refused) != 2 || len(sink.records) == 0 {
		t.Errorf("%d records; refused: %v", len(sink.records), sink.refused)
	}
	for _, reason := range sink.refused {
		if !strings.Contains(reason.Error(), "repeats itself") {
			t.Errorf("the reason is %v", reason)
		}
	}
}

// A failure of the counters is no fault of the case.
func TestFailingCounters(t *testing.T) {
	cfg := testConfig(t, realTargets()[:1], randomReads)
	cfg.Counters = func() Counters { return brokenCounters{} }
	cfg.Passes = []work.Pass{work.Counting, work.Timing}
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Error(err)
	}
	sink.notes = slices.DeleteFunc(sink.notes, func(n string) bool { return strings.HasPrefix(n, "folios: ") })
	if len(sink.notes) != 1 || !strings.Contains(sink.notes[0], "on stdio: counting: "+errFull.Error()) || len(sink.records) != cfg.Rounds {
		t.Errorf("%d records; notes: %q", len(sink.records), sink.notes)
	}
}

type brokenCounters struct{ noCounters }

func (brokenCounters) Stop() (counter.Reading, error) { return counter.Reading{}, errFull }

// Rounds are added until there are enough, or time is up.
func TestRoundsAreAdded(t *testing.T) {
	for _, test := range []struct {
		name   string
		enough func(times [][]float64) bool
		budget time.Duration
		rounds int
	}{
		{"nobody asks", nil, 0, 3},
		{"at once", func([][]float64) bool { return true }, 0, 3},
		{"after five", func(times [][]float64) bool { return len(times[0]) == 5 && len(times[1]) == 5 }, 0, 5},
		{"never", func([][]float64) bool { return false }, 0, 8},
		{"no time", func([][]float64) bool { return false }, time.Nanosecond, 3},
		{"much time", func([][]float64) bool { return false }, time.Hour, 8},
	} {
		t.Run(test.name, func(t *testing.T) {
			clock := new(fakeClock)
			cfg := testConfig(t, []work.Target{
				slowTarget("a", clock, 10*time.Microsecond),
				slowTarget("b", clock, 25*time.Microsecond),
			}, randomReads)
			cfg.Clock, cfg.Enough, cfg.MaxRounds, cfg.Budget, cfg.Twins = clock, test.enough, 8, test.budget, true
			var sink collector
			if err := Run(context.Background(), cfg, &sink); err != nil {
				t.Fatal(err)
			}
			n := map[string]int{}
			for _, r := range sink.records {
				if r.Pass == work.Timing && r.Twin {
					n["twin"]++
				} else if r.Pass == work.Timing {
					n[r.Target]++
				}
			}
			if n["a"] != test.rounds || n["b"] != test.rounds || n["twin"] != test.rounds {
				t.Errorf("rounds: %v, want %d", n, test.rounds)
			}
		})
	}
}
