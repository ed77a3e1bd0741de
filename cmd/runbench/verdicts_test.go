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
	"mmapbench/internal/cli"
	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/report"
)

var verdictRuns = flag.Int("verdicts", 0, "how many quick runs TestVerdicts makes, of up to 20 seconds each")

const (
	mostFalse = 0.05 // share of equal pairs with a difference
	slowdown  = 0.1
)

// Equal targets are almost never told apart. How many cases show a slowdown of a
// tenth is logged. The test needs a machine with no other load.
func TestVerdicts(t *testing.T) {
	if *verdictRuns == 0 {
		t.Skip("it takes 20 seconds for each run, on a machine that does nothing else: ask for it with -args -verdicts=RUNS")
	}
	alike, slowed := tally{verdict: noise.NoDifference}, tally{verdict: noise.Slower}
	var floors []string
	var inRun []int // cases that showed the slowdown
	found := 0      // runs in which most cases showed it
	for range *verdictRuns {
		r := verdictsOfRun(t)
		before := slowed
		for _, c := range r.Cases {
			if again := c.Result("stdio-again"); again != nil && again.Versus != nil {
				alike.add(c, again.Versus)
			}
			if slow := c.Result("stdio-slowed"); slow != nil && slow.Versus != nil {
				slowed.add(c, slow.Versus)
			}
		}
		inRun = append(inRun, slowed.good-before.good)
		if 2*(slowed.good-before.good) > slowed.total-before.total {
			found++
		}
		for _, n := range r.Noise {
			floors = append(floors, fmt.Sprintf("%s %.2f %%", n.Cases, 100*n.Effect))
		}
	}
	t.Logf("noise floors: %s", strings.Join(floors, ", "))
	t.Logf("no difference between targets that do not differ: %s", &alike)
	t.Logf("a slowdown by %v %% found: %s", 100*slowdown, &slowed)
	t.Logf("of the cases of each run %d showed it: most of them in %d of %d runs", inRun, found, *verdictRuns)
	if alike.total == 0 || slowed.total == 0 {
		t.Fatal("there are no verdicts")
	}
	if share := 1 - alike.share(); share > mostFalse {
		t.Errorf("%.1f %% of the verdicts tell apart what does not differ, want at most %v %%", 100*share, 100*mostFalse)
	}
	if slowed.good == 0 {
		t.Error("no case of any run showed the slowdown")
	}
}

// verdictsOfRun makes a quick run, with a new seed, of stdio, a copy of stdio,
// and a copy that is slowed down.
func verdictsOfRun(t *testing.T) *report.Report {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	start := time.Now()
	p := &pace{now: func() time.Duration { return time.Since(start) }}
	stdio := targets()[0]
	marking := func(name string, mark *bool) bench.Target {
		t := stdio
		t.Name = name
		t.Open = func(name string, flag int, o bench.Opening) (fileio.File, error) {
			f, err := stdio.Open(name, flag, o)
			return file(&markedFile{f, mark}, err)
		}
		return t
	}
	base, again, slow := marking("stdio", &p.others), marking("stdio-again", &p.others), marking("stdio-slowed", &p.worked)
	out := filepath.Join(t.TempDir(), "record.txt")
	var stdout, stderr bytes.Buffer
	a := &cli.App{Targets: []bench.Target{base, again, slow}, Clock: p, Stdout: &stdout, Stderr: &stderr}
	if status := a.Run([]string{"-quick", "-q", "-o", out}); status != 0 {
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

// A tally counts the correct verdicts.
type tally struct {
	verdict     noise.Verdict
	good, total int
	writing     [2]int // correct and total, of the cases that write
	bad         []string
}

func (y *tally) add(c *report.Case, v *noise.Comparison) {
	y.total++
	writes := slices.ContainsFunc(c.Params, func(p record.KeyValue) bool { return p.Key == "sync" })
	if writes {
		y.writing[1]++
	}
	if v.Verdict == y.verdict {
		y.good++
		if writes {
			y.writing[0]++
		}
		return
	}
	y.bad = append(y.bad, fmt.Sprintf("%s %.3f [%.3f, %.3f] of %d rounds, floor %.2f %%", c.Label, v.Ratio, v.Low, v.High, v.N, 100*v.Floor))
}

func (y *tally) share() float64 { return float64(y.good) / float64(max(y.total, 1)) }

func (y *tally) String() string {
	text := fmt.Sprintf("%d of %d, %.1f %% (of those that write %d of %d)", y.good, y.total, 100*y.share(), y.writing[0], y.writing[1])
	if len(y.bad) > 0 {
		text += ", but not\n\t" + strings.Join(y.bad, "\n\t")
	}
	return text
}

// A markedFile records each call of its target.
type markedFile struct {
	fileio.File
	mark *bool
}

func (f *markedFile) Read(p []byte) (int, error) { *f.mark = true; return f.File.Read(p) }
func (f *markedFile) ReadAt(p []byte, off int64) (int, error) {
	*f.mark = true
	return f.File.ReadAt(p, off)
}
func (f *markedFile) ReadLine() ([]byte, error)   { *f.mark = true; return f.File.ReadLine() }
func (f *markedFile) Write(p []byte) (int, error) { *f.mark = true; return f.File.Write(p) }
func (f *markedFile) WriteAt(p []byte, off int64) (int, error) {
	*f.mark = true
	return f.File.WriteAt(p, off)
}
func (f *markedFile) Move(dst, src, n int64) error { *f.mark = true; return f.File.Move(dst, src, n) }
func (f *markedFile) View(off, n int64, fn func([]byte) error) error {
	*f.mark = true
	return f.File.View(off, n, fn)
}
func (f *markedFile) Find(pattern []byte, start, end int64) (int64, error) {
	*f.mark = true
	return f.File.Find(pattern, start, end)
}
func (f *markedFile) RFind(pattern []byte, start, end int64) (int64, error) {
	*f.mark = true
	return f.File.RFind(pattern, start, end)
}

// A pace is the clock of a run that makes one target a tenth slower. When it is
// read after the slow target has worked, it spins for a tenth of the time since
// the last reading. So a batch becomes a tenth longer regardless of its calls.
type pace struct {
	now    func() time.Duration
	last   time.Duration
	worked bool // the slow target has worked since last
	others bool // mark the other targets' calls too, since marking has a cost
}

func (p *pace) Now() time.Duration {
	if p.worked {
		p.worked = false
		now := p.now()
		for end := now + time.Duration(slowdown*float64(now-p.last)); p.now() < end; {
		}
	}
	p.last = p.now()
	return p.last
}

// The slowdown is exact for any length of batch and any pause between batches.
func TestPace(t *testing.T) {
	for _, batch := range []time.Duration{time.Microsecond, time.Millisecond, time.Second} {
		var clock time.Duration
		p := &pace{now: func() time.Duration { clock += 1 + batch/10_000; return clock }}
		time := func(worked bool) float64 {
			clock += 7 * batch // batches of other targets
			start := p.Now()
			clock += batch
			p.worked = worked
			return float64(p.Now()-start) / float64(batch)
		}
		for range 3 {
			if got := time(true); got < 1+0.98*slowdown || got > 1+1.02*slowdown {
				t.Errorf("a batch of %v takes %.4f times as long, want %v", batch, got, 1+slowdown)
			}
			if got := time(false); got > 1.001 {
				t.Errorf("a batch of %v of another target takes %.4f times as long", batch, got)
			}
		}
	}
}
