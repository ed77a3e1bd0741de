package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/fileio"
	"mmapbench/stdio"
)

// A fakeClock moves only when it is told.
type fakeClock struct{ now time.Duration }

func (c *fakeClock) Now() time.Duration { return c.now }

// noCounters counts nothing.
type noCounters struct{}

func (noCounters) Start() error                   { return nil }
func (noCounters) Stop() (counter.Reading, error) { return counter.Reading{}, nil }
func (noCounters) Sources() []counter.Source      { return nil }
func (noCounters) Close() error                   { return nil }

// A collector is a Sink.
type collector struct {
	records  []Record
	refused  map[string]error
	steps    []Step
	notes    []string
	onRecord func()
}

func (c *collector) Note(key, value string) error {
	c.notes = append(c.notes, key+": "+value)
	return nil
}

func (c *collector) Record(r Record) error {
	c.records = append(c.records, r)
	if c.onRecord != nil {
		c.onRecord()
	}
	return nil
}

func (c *collector) Refused(cs Case, reason error) error {
	if c.refused == nil {
		c.refused = map[string]error{}
	}
	c.refused[cs.Name()] = reason
	return nil
}

func (c *collector) Progress(_, _ int, next Step) { c.steps = append(c.steps, next) }

// A slowFile is a File of which every ReadAt takes a time.
type slowFile struct {
	fileio.File
	clock *fakeClock
	cost  time.Duration
}

func (f slowFile) ReadAt(p []byte, off int64) (int, error) {
	f.clock.now += f.cost
	return f.File.ReadAt(p, off)
}

func slowTarget(name string, clock *fakeClock, cost time.Duration) Target {
	return Target{Name: name, Open: func(path string, flag int, _ Opening) (fileio.File, error) {
		f, err := stdio.OpenFile(path, flag, 0o600)
		return slowFile{f, clock, cost}, err
	}}
}

func value(r Record, unit string) (float64, bool) {
	for _, v := range r.Values {
		if v.Unit == unit {
			return v.Value, true
		}
	}
	return 0, false
}

func testConfig(t testing.TB, targets []Target, match func(c Case) bool) Config {
	t.Helper()
	in, _ := generate(t, 1<<20, 1)
	cases, _ := Selection{Input: in.Size, Match: match}.Cases()
	return Config{
		Cases: cases, Targets: targets, Input: in, Dir: t.TempDir(), Rounds: 3, Seed: 1,
		Batch:    time.Millisecond,
		Counters: func() Counters { return noCounters{} },
		Quiet:    func() Counters { return noCounters{} },
	}
}

func randomReads(c Case) bool { return c.Workload == "Read" && c.Order == "rand" && c.Block == 4<<10 }

// With a clock that only the operations move, the figures are exact.
func TestRunMeasuresExactly(t *testing.T) {
	clock := new(fakeClock)
	cfg := testConfig(t, []Target{
		slowTarget("fast", clock, 100*time.Nanosecond),
		slowTarget("slow", clock, 250*time.Nanosecond),
	}, randomReads)
	cfg.Clock = clock
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
		if r.Pass != Timing {
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

// Figures that can't be had are absent.
func TestRunWithoutCounters(t *testing.T) {
	cfg := testConfig(t, realTargets()[:1], randomReads)
	cfg.Targets[0].CountsCopies = false
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Fatal(err)
	}
	for _, r := range sink.records {
		if r.Pass == Counting && len(r.Values) != 0 {
			t.Errorf("there are figures: %v", r.Values)
		}
	}
}

// Every workload gives the same on every target, and leaves no file.
func TestAllWorkloads(t *testing.T) {
	cfg := testConfig(t, realTargets(), nil)
	cfg.Counters = nil
	cfg.Batch = 100 * time.Microsecond
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
		if r.Pass == Timing {
			seen[key{r.Case.Workload, r.Target}]++
			if v, ok := value(r, "ns/op"); !ok || v <= 0 {
				t.Errorf("%s on %s: ns/op is %v", r.Case.Name(), r.Target, v)
			}
		}
	}
	for _, w := range Workloads() {
		for _, target := range cfg.Targets {
			if n := seen[key{w.Name, target.Name}]; (n > 0) != (w.appliesTo(target) && !w.stalls) {
				t.Errorf("%s on %s: %d rounds", w.Name, target.Name, n)
			}
		}
	}
	nothingIn(t, cfg.Dir)
}

func nothingIn(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// So do the cases that are not part of a standard run.
func TestMoreCases(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it runs many cases, one after another")
	}
	cfg := testConfig(t, realTargets(), nil)
	standard := cfg.Cases
	all, _ := Selection{Input: cfg.Input.Size, More: true}.Cases()
	cfg.Cases = slices.DeleteFunc(all, func(c Case) bool {
		// Flushes are slow: one block size of each kind does.
		return slices.Contains(standard, c) || c.Sync == "each" && c.Block != 4<<10
	})
	if len(cfg.Cases) < 20 {
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

// The input is read and nothing else.
func TestRunKeepsInput(t *testing.T) {
	cfg := testConfig(t, realTargets(), nil)
	before, err := os.ReadFile(cfg.Input.Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(cfg.Input.Path, 0o444); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(cfg.Input.Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Run(context.Background(), cfg, new(collector)); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(cfg.Input.Path)
	if err != nil || string(before) != string(after) {
		t.Errorf("the input has changed, or can't be read: %v", err)
	}
	if now, err := os.Stat(cfg.Input.Path); err != nil || !now.ModTime().Equal(info.ModTime()) {
		t.Errorf("the input was modified at %v, %v", now.ModTime(), err)
	}
}

// A liar is a File that does one thing wrong.
type liar struct {
	fileio.File
	lie    string
	writes *int
	every  int // which of the writes a lie about some is about; 0 stands for 97
}

// some reports whether it is one of those.
func (l liar) some() bool { return *l.writes%cmp.Or(l.every, 97) == 0 }

func (l liar) Read(p []byte) (int, error) {
	if l.lie == "exchange" {
		return l.exchanged(p)
	}
	n, err := l.File.Read(p)
	return l.twist("Read", p, n), err
}

func (l liar) ReadAt(p []byte, off int64) (int, error) {
	n, err := l.File.ReadAt(p, off)
	return l.twist("ReadAt", p, n), err
}

// exchanged reads the first two of the file's 64 KiB in each other's place.
func (l liar) exchanged(p []byte) (int, error) {
	const half = 64 << 10
	pos, err := l.File.Tell()
	if err != nil || pos >= 2*half {
		n, rerr := l.File.Read(p)
		return n, errors.Join(err, rerr)
	}
	n, err := l.File.ReadAt(p, (pos+half)%(2*half))
	_, serr := l.File.Seek(pos+int64(n), io.SeekStart)
	return n, errors.Join(err, serr)
}

// twist changes a bit of the last byte.
func (l liar) twist(method string, p []byte, n int) int {
	if l.lie == method && n > 0 {
		p[n-1] ^= 1
	}
	return n
}

func (l liar) ReadLine() ([]byte, error) {
	line, err := l.File.ReadLine()
	if l.lie == "ReadLine" && len(line) > 1 {
		line = append([]byte(nil), line[1:]...)
	}
	return line, err
}

func (l liar) Find(pattern []byte, start, end int64) (int64, error) {
	at, err := l.File.Find(pattern, start, end)
	if l.lie == "Find" {
		at++
	}
	return at, err
}

func (l liar) RFind(pattern []byte, start, end int64) (int64, error) {
	at, err := l.File.RFind(pattern, start, end)
	if l.lie == "RFind" {
		at++
	}
	return at, err
}

func (l liar) View(off, n int64, fn func(b []byte) error) error {
	if l.lie == "View elsewhere" {
		off = max(off-n, 0)
	}
	return l.File.View(off, n, func(b []byte) error {
		if l.lie == "View" {
			b = append([]byte(nil), b...)
			b[0] ^= 1
		}
		return fn(b)
	})
}

// Write drops what it should write.
func (l liar) Write(p []byte) (int, error) {
	if l.lie == "Write" {
		return len(p), nil
	}
	return l.File.Write(p)
}

func (l liar) WriteAt(p []byte, off int64) (int, error) {
	*l.writes++
	if l.lie == "WriteAt" || l.lie == "some WriteAt" && l.some() {
		return len(p), nil
	}
	return l.File.WriteAt(p, off)
}

func (l liar) Update(off, n int64, fn func(b []byte) error) error {
	if l.lie == "Update" {
		return l.File.View(off, n, func(b []byte) error { return fn(append([]byte(nil), b...)) })
	}
	return l.File.Update(off, n, fn)
}

// Move copies from the start, whatever overlaps, or does nothing.
func (l liar) Move(dst, src, n int64) error {
	*l.writes++
	switch {
	case l.lie == "some Move" && l.some():
		return nil
	case l.lie != "forward Move":
		return l.File.Move(dst, src, n)
	}
	b := make([]byte, 1)
	for i := range n {
		if _, err := l.File.ReadAt(b, src+i); err != nil {
			return err
		}
		if _, err := l.File.WriteAt(b, dst+i); err != nil {
			return err
		}
	}
	return nil
}

func TestLiarsAreCaught(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it runs many cases, one after another")
	}
	for _, test := range []struct {
		lie, workload, order string
		inPlace              bool
	}{
		{"Read", "Read", "seq", false},
		{"ReadAt", "Read", "rand", false},
		{"View", "Read", "rand", true},
		{"Read", "Seek", "rand", false},
		{"ReadLine", "ReadLine", "seq", false},
		{"Read", "Scan", "seq", false},
		{"exchange", "Read", "seq", false},
		{"exchange", "Scan", "seq", false},
		{"View", "Scan", "seq", true},
		{"Find", "Find", "", false},
		{"RFind", "RFind", "", false},
		{"Write", "Write", "seq", false},
		{"WriteAt", "Write", "rand", false},
		{"some WriteAt", "Write", "rand", false},
		{"Update", "Write", "rand", true},
		{"WriteAt", "Update", "rand", false},
		{"some WriteAt", "Update", "rand", false},
		{"Update", "Update", "rand", true},
		{"Write", "Append", "", false},
		{"ReadAt", "OpenClose", "rand", false},
		{"exchange", "Regexp", "seq", false},
		{"View elsewhere", "Regexp", "seq", true},
		{"ReadAt", "Mixed", "rand", false},
		{"WriteAt", "Mixed", "rand", false},
		{"some WriteAt", "Mixed", "rand", false},
		{"View", "Mixed", "rand", true},
		{"Update", "Mixed", "rand", true},
		{"some Move", "Move", "rand", false},
		{"forward Move", "Move", "rand", false},
		{"ReadAt", "ManyFiles", "rand", false},
		{"View", "ManyFiles", "rand", true},
	} {
		t.Run(test.workload+"/"+test.lie, func(t *testing.T) {
			honest := realTargets()[0]
			lying := Target{Name: "liar", InPlace: test.inPlace, Open: func(name string, flag int, _ Opening) (fileio.File, error) {
				f, err := stdio.OpenFile(name, flag, 0o600)
				return liar{f, test.lie, new(int), 0}, err
			}}
			cfg := testConfig(t, []Target{honest, lying}, func(c Case) bool {
				return c.Workload == test.workload && c.Order == test.order
			})
			err := Run(context.Background(), cfg, new(collector))
			var bad *CaseError
			if !errors.As(err, &bad) {
				t.Fatalf("Run returned %v", err)
			}
			if bad.Target != "liar" || bad.Case.Workload != test.workload || !strings.Contains(err.Error(), cfg.Cases[0].Name()+" on liar: ") {
				t.Errorf("the error is %v", err)
			}
			if n := strings.Count(err.Error(), " on "); n != len(cfg.Cases) {
				t.Errorf("%d of %d cases are named: %v", n, len(cfg.Cases), err)
			}
			nothingIn(t, cfg.Dir)
		})
	}
}

// A scratch file that targets write to by turns tells of each that did not.
func TestLiarsAreCaughtByTurns(t *testing.T) {
	for _, test := range []struct {
		lie, workload, order string
		mapped               bool // a File that stays open between the turns
	}{
		{"Write", "Write", "seq", false},
		{"Write", "Write", "seq", true},
		{"some WriteAt", "Write", "rand", false},
		{"some WriteAt", "Update", "rand", false},
		{"some WriteAt", "Mixed", "rand", false},
		{"some Move", "Move", "rand", false},
		{"Update", "Write", "rand", true},
		{"Update", "Update", "rand", true},
		{"Update", "Mixed", "rand", true},
	} {
		t.Run(test.workload+"/"+test.lie, func(t *testing.T) {
			writes := 0 // through all turns, of which each may be short
			lying := Target{Name: "liar", Maps: test.mapped, InPlace: test.lie == "Update", Open: func(name string, flag int, _ Opening) (fileio.File, error) {
				f, err := stdio.OpenFile(name, flag, 0o600)
				return liar{f, test.lie, &writes, 5}, err
			}}
			cfg := testConfig(t, []Target{realTargets()[0], lying}, func(c Case) bool {
				return c.Workload == test.workload && c.Order == test.order
			})
			cfg.Cases = cfg.Cases[:1]
			cfg.Passes = []Pass{Timing}
			err := Run(context.Background(), cfg, new(collector))
			var bad *CaseError
			if !errors.As(err, &bad) || bad.Case != cfg.Cases[0] || bad.Target == "stdio" {
				t.Errorf("Run returned %v", err)
			}
			nothingIn(t, cfg.Dir)
		})
	}
}

// All write to one file, of which those that map it keep it open.
func TestTurnsShareScratch(t *testing.T) {
	var opened []string
	opens := map[string]int{}
	target := func(name string, maps bool) Target {
		return Target{Name: name, Maps: maps, Open: func(path string, flag int, _ Opening) (fileio.File, error) {
			if !slices.Contains(opened, path) {
				opened = append(opened, path)
			}
			opens[name]++
			return stdio.OpenFile(path, flag, 0o600)
		}}
	}
	cfg := testConfig(t, []Target{target("keeps", true), target("reopens", false)}, func(c Case) bool {
		return c.Workload == "Update" && c.Block == 4<<10
	})
	cfg.Passes, cfg.Rounds = []Pass{Timing, Latency}, 3
	if err := Run(context.Background(), cfg, new(collector)); err != nil {
		t.Fatal(err)
	}
	if len(opened) != 1 {
		t.Errorf("the files %q were written to", opened)
	}
	// To calibrate, and for each turn of 3 rounds and of the latency pass.
	if want := map[string]int{"keeps": 1, "reopens": 5}; !maps.Equal(opens, want) {
		t.Errorf("opened %v, want %v times", opens, want)
	}
	nothingIn(t, cfg.Dir)
}

func TestRunStops(t *testing.T) {
	cfg := testConfig(t, realTargets(), nil)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	sink := new(collector)
	sink.onRecord = func() {
		if len(sink.records) == 6 {
			cancel()
		}
	}
	if err := Run(ctx, cfg, sink); !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v", err)
	}
	if len(sink.records) != 6 {
		t.Errorf("%d records after Run was stopped with 6", len(sink.records))
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

func (*failingSink) Record(Record) error { return errFull }

// A file in which every place is the same leaves no room for needles.
func TestRefusal(t *testing.T) {
	cfg := testConfig(t, realTargets(), func(c Case) bool { return c.Workload == "Find" })
	name := filepath.Join(t.TempDir(), "zeros")
	if err := os.WriteFile(name, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := OpenInput(name)
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

// What the counters can't do is no fault of a case.
func TestFailingCounters(t *testing.T) {
	cfg := testConfig(t, realTargets()[:1], randomReads)
	cfg.Counters = func() Counters { return brokenCounters{} }
	cfg.Passes = []Pass{Counting, Timing}
	var sink collector
	if err := Run(context.Background(), cfg, &sink); err != nil {
		t.Error(err)
	}
	if len(sink.notes) != 1 || !strings.Contains(sink.notes[0], "on stdio: counting: "+errFull.Error()) || len(sink.records) != cfg.Rounds {
		t.Errorf("%d records; notes: %q", len(sink.records), sink.notes)
	}
}

type brokenCounters struct{ noCounters }

func (brokenCounters) Stop() (counter.Reading, error) { return counter.Reading{}, errFull }

func TestTargetNames(t *testing.T) {
	for _, name := range []string{"", "a b", "a/b", "a=b", "ä"} {
		cfg := testConfig(t, []Target{{Name: name, Open: realTargets()[0].Open}}, randomReads)
		if err := Run(context.Background(), cfg, new(collector)); err == nil {
			t.Errorf("the name %q is accepted", name)
		}
	}
	cfg := testConfig(t, append(realTargets()[:1], realTargets()[0]), randomReads)
	if err := Run(context.Background(), cfg, new(collector)); err == nil {
		t.Error("one name twice is accepted")
	}
}

// A run that would do nothing, or can't begin, is an error.
func TestConfigIsChecked(t *testing.T) {
	for what, change := range map[string]func(cfg *Config){
		"no targets":   func(cfg *Config) { cfg.Targets = nil },
		"no cases":     func(cfg *Config) { cfg.Cases = nil },
		"no workload":  func(cfg *Config) { cfg.Cases = []Case{{Workload: "Fly"}} },
		"no input":     func(cfg *Config) { cfg.Input = nil },
		"no directory": func(cfg *Config) { cfg.Dir = "" },
		"no rounds":    func(cfg *Config) { cfg.Rounds = 0 },
		"no time":      func(cfg *Config) { cfg.Batch = 0 },
		"nothing opens": func(cfg *Config) {
			cfg.Targets = []Target{{Name: "none", Open: func(string, int, Opening) (fileio.File, error) { return nil, nil }}}
		},
	} {
		cfg := testConfig(t, realTargets(), randomReads)
		change(&cfg)
		if err := Run(context.Background(), cfg, new(collector)); err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
	if err := Run(context.Background(), testConfig(t, realTargets(), randomReads), nil); err == nil {
		t.Error("no sink: accepted")
	}
}

// Rounds are added until there are enough, or the time is over.
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
			cfg := testConfig(t, []Target{
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
				if r.Pass == Timing && r.Twin {
					n["twin"]++
				} else if r.Pass == Timing {
					n[r.Target]++
				}
			}
			if n["a"] != test.rounds || n["b"] != test.rounds || n["twin"] != test.rounds {
				t.Errorf("rounds: %v, want %d", n, test.rounds)
			}
		})
	}
}
