package main

import (
	"bytes"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mmapbench/bench"
	"mmapbench/fileio"
	"mmapbench/internal/record"
	"mmapbench/internal/report"
	"mmapbench/internal/stats"
)

var verdictRuns = flag.Int("verdicts", 0, "how many quick runs TestVerdicts makes, of up to 20 seconds each")

// What verdicts promise, as shares of all of them.
const (
	mostFalse  = 0.05 // of those on what does not differ show a difference
	leastFound = 0.95 // of slowdowns by slowdown are found
	slowdown   = 0.1
)

// Two targets that do not differ are hardly ever told apart, and one that is
// slowed down by a tenth nearly always is, on the machine that the test runs
// on: it should have nothing else to do.
func TestVerdicts(t *testing.T) {
	if *verdictRuns == 0 {
		t.Skip("it takes 20 seconds for each run, on a machine that does nothing else: ask for it with -args -verdicts=RUNS")
	}
	alike, slowed := tally{verdict: stats.NoDifference}, tally{verdict: stats.Slower}
	var floors []string
	for range *verdictRuns {
		r := verdictsOfRun(t)
		for _, c := range r.Cases {
			if again := c.Result("stdio-again"); again != nil && again.Versus != nil {
				alike.add(c, again.Versus)
			}
			if slow := c.Result("stdio-slowed"); slow != nil && slow.Versus != nil {
				slowed.add(c, slow.Versus)
			}
		}
		for _, n := range r.Noise {
			floors = append(floors, fmt.Sprintf("%s %.2f %%", n.Cases, 100*n.Effect))
		}
	}
	t.Logf("noise floors: %s", strings.Join(floors, ", "))
	t.Logf("no difference between targets that do not differ: %s", &alike)
	t.Logf("a slowdown by %v %% found: %s", 100*slowdown, &slowed)
	if alike.total == 0 || slowed.total == 0 {
		t.Fatal("there are no verdicts")
	}
	if share := 1 - alike.share(); share > mostFalse {
		t.Errorf("%.1f %% of the verdicts tell apart what does not differ, want at most %v %%", 100*share, 100*mostFalse)
	}
	if share := slowed.share(); share < leastFound {
		t.Errorf("%.1f %% of the slowdowns were found, want at least %v %%", 100*share, 100*leastFound)
	}
}

// verdictsOfRun makes a quick run of stdio, the same again and the same slowed
// down, with a new seed.
func verdictsOfRun(t *testing.T) *report.Report {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	base := targets()[0]
	again, slow := base, base
	again.Name, slow.Name = "stdio-again", "stdio-slowed"
	p := &pace{now: time.Now}
	slow.Open = func(name string, flag int, o bench.Opening) (fileio.File, error) {
		f, err := base.Open(name, flag, o)
		return file(&slowFile{f, p}, err)
	}
	out := filepath.Join(t.TempDir(), "record.txt")
	var stdout, stderr bytes.Buffer
	a := &app{targets: []bench.Target{base, again, slow}, stdout: &stdout, stderr: &stderr}
	if status := a.command([]string{"-quick", "-q", "-o", out}); status != 0 {
		t.Fatalf("exit status %d: %s", status, stderr.String())
	}
	run, err := record.LoadFiles(out)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Build(run, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A tally counts which verdicts are those that should be.
type tally struct {
	verdict     stats.Verdict
	good, total int
	bad         []string
}

func (y *tally) add(c report.Case, v *stats.Comparison) {
	y.total++
	if v.Verdict == y.verdict {
		y.good++
		return
	}
	y.bad = append(y.bad, fmt.Sprintf("%s %.3f [%.3f, %.3f] of %d rounds, floor %.2f %%", c.Label, v.Ratio, v.Low, v.High, v.N, 100*v.Floor))
}

func (y *tally) share() float64 { return float64(y.good) / float64(max(y.total, 1)) }

func (y *tally) String() string {
	text := fmt.Sprintf("%d of %d, %.1f %%", y.good, y.total, 100*y.share())
	if len(y.bad) > 0 {
		text += ", but not\n\t" + strings.Join(y.bad, "\n\t")
	}
	return text
}

// A slowFile takes a tenth longer for what workloads do with it.
type slowFile struct {
	fileio.File
	*pace
}

func (f *slowFile) Read(p []byte) (int, error) { defer f.wait(); return f.File.Read(p) }
func (f *slowFile) ReadAt(p []byte, off int64) (int, error) {
	defer f.wait()
	return f.File.ReadAt(p, off)
}
func (f *slowFile) ReadLine() ([]byte, error)   { defer f.wait(); return f.File.ReadLine() }
func (f *slowFile) Write(p []byte) (int, error) { defer f.wait(); return f.File.Write(p) }
func (f *slowFile) WriteAt(p []byte, off int64) (int, error) {
	defer f.wait()
	return f.File.WriteAt(p, off)
}
func (f *slowFile) Move(dst, src, n int64) error { defer f.wait(); return f.File.Move(dst, src, n) }
func (f *slowFile) View(off, n int64, fn func([]byte) error) error {
	defer f.wait()
	return f.File.View(off, n, fn)
}
func (f *slowFile) Update(off, n int64, fn func([]byte) error) error {
	defer f.wait()
	return f.File.Update(off, n, fn)
}
func (f *slowFile) Find(pattern []byte, start, end int64) (int64, error) {
	defer f.wait()
	return f.File.Find(pattern, start, end)
}
func (f *slowFile) RFind(pattern []byte, start, end int64) (int64, error) {
	defer f.wait()
	return f.File.RFind(pattern, start, end)
}

// A pace makes calls, and what is done between them, take a tenth longer. It
// looks at the clock every few microseconds only, lest the looks be the
// slowdown, and spins for a tenth of the time since it last did. Time that is
// much longer than usual, such as that between two batches, it takes for the
// usual time.
//
// Its owner is one goroutine.
type pace struct {
	now   func() time.Time
	last  time.Time       // when it last let go
	calls int             // since then
	every int             // how many calls lie between two looks at the clock
	took  []time.Duration // per call, at the latest looks
}

const (
	paceLooks  = 9                    // of which the median is the usual time
	paceLength = 5 * time.Microsecond // about how long it lets calls run
)

func (p *pace) wait() {
	if p.calls++; p.calls < p.every {
		return
	}
	now := p.now()
	if p.last.IsZero() {
		p.last, p.calls = now, 0
		return
	}
	work := now.Sub(p.last)
	each := work / time.Duration(p.calls)
	if len(p.took) == paceLooks {
		p.took = slices.Delete(p.took, 0, 1)
	}
	p.took = append(p.took, each)
	sorted := slices.Clone(p.took)
	slices.Sort(sorted)
	usual := sorted[len(sorted)/2]
	switch {
	case len(p.took) < paceLooks:
		work = 0
	case each > 3*usual:
		work = usual * time.Duration(p.calls)
	}
	for end := now.Add(time.Duration(slowdown * float64(work))); p.now().Before(end); {
	}
	p.last, p.calls = p.now(), 0
	p.every = int(min(max(paceLength/max(usual, 1), 1), 1<<10))
}

// The slowdown is that, whatever a call takes and however long batches are
// apart.
func TestPace(t *testing.T) {
	for _, call := range []time.Duration{50 * time.Nanosecond, time.Microsecond, 30 * time.Microsecond, 10 * time.Millisecond} {
		clock := time.Unix(1, 0)
		p := &pace{now: func() time.Time { clock = clock.Add(1 + call/500); return clock }}
		batch := func(calls int) time.Duration {
			clock = clock.Add(time.Second)
			start := clock
			for range calls {
				clock = clock.Add(call)
				p.wait()
			}
			return clock.Sub(start)
		}
		const calls = 1 << 12
		batch(calls) // until it knows what is usual
		got := float64(batch(calls)) / float64(calls*call)
		if got < 1+0.9*slowdown || got > 1+1.1*slowdown {
			t.Errorf("calls of %v take %.3f times as long, want %v", call, got, 1+slowdown)
		}
	}
}
