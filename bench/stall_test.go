package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mmapbench/fileio"
	"mmapbench/internal/work"
	"mmapbench/stdio"
)

// A canary records how late its timer is, and also the timers that a stall
// delayed.
func TestCanary(t *testing.T) {
	const ms = time.Millisecond
	clock := new(fakeClock)
	late := []time.Duration{0, 100, 3*ms + 200, 50, 0}
	c := newCanary(clock)
	i := 0
	c.sleep = func(d time.Duration) {
		if d != nap {
			t.Errorf("it sleeps for %v", d)
		}
		clock.now += d + late[i]
		i++
	}
	var due []time.Duration
	begun := make(chan struct{})
	c.watch(begun, func(d time.Duration) moment {
		due = append(due, d)
		switch i {
		case 1:
			return before
		case len(late):
			return after
		}
		return during
	})
	<-begun
	// The long stall delays the timer that was set and the three that would
	// have followed, due 1 ms apart.
	want := []time.Duration{ms, 2 * ms, 3*ms + 100, 4*ms + 100, 5*ms + 100, 6*ms + 100, 7*ms + 300, 8*ms + 350}
	if !slices.Equal(due, want) {
		t.Errorf("due were %v, want %v", due, want)
	}
	s := c.late.values
	if s.TotalCount() != 6 || c.late.longest != 3*ms+200 || s.Min() != 50 || s.ValueAtPercentile(100*2./6) != 100 || s.ValueAtPercentile(100*3./6) > 203 {
		t.Errorf("%d samples: %v", s.TotalCount(), s.Distribution())
	}
}

// A timer counts if it was due while blocks were read.
func TestCanaryOfLoad(t *testing.T) {
	const ms = time.Millisecond
	for _, test := range []struct {
		name              string
		begins, ends, due time.Duration
		counts            int64
	}{
		{"due before it begins", 2 * ms, 9 * ms, ms, 0},
		{"due when it begins", ms, 9 * ms, ms, 1},
		{"due when it ends", ms / 2, ms, ms, 1},
		{"due behind", ms / 2, ms - 1, ms, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			clock := new(lockedClock)
			begin, ended := make(chan struct{}), make(chan struct{})
			c := newCanary(clock)
			naps := 0
			c.sleep = func(time.Duration) {
				naps++
				switch naps {
				case 1:
					clock.set(test.begins)
					close(begin)
					<-ended
					clock.set(max(test.ends, test.due)) // when the canary wakes
				default:
					clock.set(time.Second)
				}
			}
			tr := oneRead(t, func() {
				clock.set(test.ends)
			})
			l := newLoad(tr, &loadClock{clock: clock, begin: begin, ended: ended})
			if err := l.run(c); err != nil {
				t.Fatal(err)
			}
			counted := c.late.values.TotalCount()
			if test.ends > 2*ms { // the later ones, due while it ran
				counted -= int64((test.ends - test.due) / ms)
			}
			if counted != test.counts {
				t.Errorf("%d due times count, want %d", counted, test.counts)
			}
			if l.ops != 1 || l.bytes != 1 || l.took != test.ends-test.begins {
				t.Errorf("it has %d operations of %d bytes in %v", l.ops, l.bytes, l.took)
			}
		})
	}
}

// A lockedClock is a fakeClock for several goroutines.
type lockedClock struct{ now atomic.Int64 }

func (c *lockedClock) Now() time.Duration { return time.Duration(c.now.Load()) }

func (c *lockedClock) set(to time.Duration) { c.now.Store(int64(to)) }

// A loadClock is read twice: when the load starts, which it waits for, and when
// the load has ended, which it signals.
type loadClock struct {
	clock        Clock
	begin, ended chan struct{}
	asked        atomic.Int32
}

func (c *loadClock) Now() time.Duration {
	if c.asked.Add(1) == 1 {
		<-c.begin
		return c.clock.Now()
	}
	defer close(c.ended)
	return c.clock.Now()
}

// oneRead returns a trial of a single operation, which calls does.
func oneRead(t *testing.T, does func()) *trial {
	t.Helper()
	start := func(*work.Env) (*work.Instance, error) {
		op := func(int) (uint64, int, error) {
			does()
			return 7, 1, nil
		}
		return &work.Instance{Op: op, Close: func() error { return nil }}, nil
	}
	w := &work.Work{Ledger: work.NewLedger(1, func(int) (uint64, error) { return 7, nil }), Start: start}
	tr, err := openTrial(w, &work.Env{Ctx: context.Background(), Renew: true, Free: true, Case: Case{Workers: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// Loads start at points spread over the whole first nap.
func TestPhase(t *testing.T) {
	var p phase
	tenths := map[time.Duration]int{}
	for range 100 {
		d := p.next()
		if d < 0 || d >= nap {
			t.Fatalf("a phase of %v", d)
		}
		tenths[d*10/nap]++
	}
	for i := range time.Duration(10) {
		if n := tenths[i]; n < 8 || n > 12 {
			t.Errorf("%d of 100 are in tenth %d", n, i)
		}
	}
}

func stallConfig(t *testing.T, targets ...work.Target) Config {
	t.Helper()
	cfg := testConfig(t, targets, nil)
	cfg.Clock = nil // a canary waits for real time
	cfg.Cases, _ = Selection{Input: cfg.Input.Size, More: true, Match: func(c work.Case) bool { return c.Workload == "Stall" }}.Cases()
	cfg.Batch = 400 * time.Microsecond // 40 ms a turn
	return cfg
}

// Each target has a turn. The figures cover both load and rest.
func TestStall(t *testing.T) {
	targets := realTargets()
	cfg := stallConfig(t, targets...)
	var sink noting
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	for _, reason := range sink.refused {
		t.Skip("here no file can be cold:", reason)
	}
	seen := map[string]bool{}
	for _, r := range sink.records {
		seen[r.Case.ResultName(r.Target, 1)] = true
		// The load is short, so it may have too few samples.
		for _, unit := range []string{"ns/op", "B/s", "idle-late-p50-ns", "idle-late-max-ns", "resident-before"} {
			if _, ok := value(r, unit); !ok {
				t.Errorf("%s: no %s", r.Target, unit)
			}
		}
		if r.Pass != work.Stall || r.Ops%64 != 0 || r.Ops == 0 { // cold blocks of a batch
			t.Errorf("a record of pass %d and %d operations", r.Pass, r.Ops)
		}
	}
	for _, target := range stalling(targets) {
		name := "Stall/order=rand/block=4KiB/file=1MiB/cache=cold/map=fresh/workers=4/io=" + target.Name
		if !seen[name] {
			t.Errorf("no record of %s, but %v", name, seen)
		}
	}
	// So short a run has too few samples for the 99th percentile, and says
	// so.
	if absent := fmt.Sprint(sink.note("absent")); !strings.Contains(absent, "late-p99-ns: left out") {
		t.Errorf("absent are %s", absent)
	}
}

// stalling returns the targets that take part in the workload Stall.
func stalling(targets []Target) []Target {
	return slices.DeleteFunc(slices.Clone(targets), func(t Target) bool { return t.Form.Whole() })
}

// The pass proves what was read, too.
func TestStallProves(t *testing.T) {
	lying := work.Target{Name: "liar", Open: func(name string, flag int, _ work.Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(name, flag, 0o600)
		return liar{f, "ReadAt", new(int), 0}, err
	}}
	cfg := stallConfig(t, lying)
	var sink collector
	err := Run(context.Background(), cfg, &sink)
	for _, reason := range sink.refused {
		t.Skip("here no file can be cold:", reason)
	}
	var bad *CaseError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "wrong bytes") {
		t.Errorf("Run returned %v", err)
	}
}

func TestStallIsNoStandardCase(t *testing.T) {
	if cases, _ := (Selection{Input: 1 << 20, Match: func(c work.Case) bool { return c.Workload == "Stall" }}).Cases(); len(cases) > 0 {
		t.Errorf("it has %d cases", len(cases))
	}
	cases, _ := Selection{Input: 1 << 20, More: true, Workers: []int{2, 8}, Match: func(c work.Case) bool { return c.Workload == "Stall" }}.Cases()
	if len(cases) != 2 {
		t.Errorf("there are %d cases, want one for each number of workers", len(cases))
	}
	cfg := Config{Cases: cases, Targets: realTargets(), Rounds: 3, Seed: 1}
	if plan := cfg.Plan(); len(plan) != len(cases)*len(stalling(cfg.Targets)) || !slices.Equal(plan, cfg.Plan()) {
		t.Errorf("the plan has %d steps", len(plan))
	}
	cfg.Passes = []work.Pass{work.Counting, work.Timing}
	if plan := cfg.Plan(); len(plan) > 0 {
		t.Errorf("without the pass the plan has %d steps", len(plan))
	}
}
