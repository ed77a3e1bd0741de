package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/confine"
	"mmapbench/internal/machine"
	"mmapbench/internal/noise"
	"mmapbench/internal/record"
	"mmapbench/internal/stopping"
	"mmapbench/internal/work"
)

// run measures and prints.
func (a *App) run(args []string) error {
	var f runFlags
	flags := runFlagSet(&f)
	if err := a.parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usageError(fmt.Sprintf("unexpected argument %q: flags come first, and your own file goes with -file", flags.Arg(0)))
	}
	return a.measureNow(&f, a.Targets, args, nil, func(s settings, run *record.Run) error {
		return a.printReport(run, s.format, f.full, f.plots)
	})
}

// measureNow measures on the targets. What was measured is printed even if the run
// did not finish.
// after, if not nil, measures more with the files of the run.
func (a *App) measureNow(f *runFlags, targets []bench.Target, args []string, after func(ctx context.Context, m *measurement, cfg bench.Config) error, print func(s settings, run *record.Run) error) error {
	now := time.Now()
	s, err := f.check(targets, now)
	if err != nil {
		return badInput(err)
	}
	ctx, stop := interruptible(a.Stderr)
	defer stop()

	m := &measurement{flags: f, settings: s, clock: a.Clock, args: args, started: now, after: after, progress: newProgress(a.Stderr, f.quiet)}
	err = m.measure(ctx)
	m.progress.end()
	switch {
	case ctx.Err() != nil:
		err = errors.Join(ended(err), m.printInterrupted(a.Stdout))
	case err == nil && m.measured == 0:
		err = badInput(fmt.Errorf("nothing could be measured: %w; choose other cases (-bench, -cache, -map) or another -file or -dir", m.refused))
	}
	if m.measured == 0 {
		return err
	}
	run, loadErr := record.Load(&m.recorded, "this run")
	if loadErr != nil {
		return errors.Join(err, loadErr)
	}
	return errors.Join(err, print(s, run))
}

// A measurement is one run of the harness with its files.
type measurement struct {
	flags    *runFlags
	settings settings
	clock    bench.Clock
	args     []string
	started  time.Time
	progress *progress
	after    func(ctx context.Context, m *measurement, cfg bench.Config) error

	recorded bytes.Buffer // a copy of the record
	writer   *record.Writer
	measured int // records so far
	planned  []bench.Case
	begun    []bench.Case
	done     int   // cases that were measured, on one file at least
	file     int   // the file that is measured on, from 0
	refused  error // why the first case that was left out was refused
}

// measure does everything but print. It leaves no file behind except -o.
func (m *measurement) measure(ctx context.Context) (err error) {
	droppable, err := work.Droppable(ctx, cmp.Or(m.flags.dir, os.TempDir()))
	if err != nil {
		return badInput(fmt.Errorf("-dir: no temporary files can be made: %w", err))
	}
	cases, left, err := m.cases(droppable)
	if err != nil {
		return badInput(err)
	}
	out, err := m.openOutput()
	if err != nil {
		return badInput(err)
	}
	defer func() { err = errors.Join(err, out.close()) }()
	m.planned = cases
	defer func() {
		if ctx.Err() != nil {
			err = errors.Join(err, m.noteInterrupted())
		}
	}()
	if err := usePlots(m.flags.plots); err != nil {
		return badInput(err)
	}
	dir, err := os.MkdirTemp(m.flags.dir, "runbench-")
	if err != nil {
		return badInput(fmt.Errorf("-dir: no temporary files can be made: %w", err))
	}
	defer func() {
		err = errors.Join(err, stopping.Call(ctx, "removal of "+dir, func() error { return os.RemoveAll(dir) }))
	}()
	if err := m.checkSpace(dir, cases); err != nil {
		return err
	}

	input, err := m.input(ctx, dir)
	if err != nil {
		return err
	}
	if err := m.begin(out, input, cases, dir, left); err != nil {
		return err
	}
	cfg := bench.Config{
		Cases: cases, Targets: m.settings.targets, Input: input, Dir: dir,
		Files: m.settings.files, Rounds: m.settings.rounds, Seed: m.settings.seed, Passes: m.settings.passes, Twins: true,
		Longest: max(m.settings.budget/8, time.Second), Clock: m.clock,
	}
	cfg.Batch = batch(cfg, m.settings.budget)
	if m.flags.count == 0 {
		cfg.Budget = m.settings.budget
	}
	if m.adaptive() {
		cfg.MaxRounds, cfg.Enough = choose(0, mostRounds, quickMostRounds, m.flags.quick), settled
	}
	m.progress.cases, m.progress.base = cases, m.settings.targets[0].Name
	if m.settings.memory > 0 {
		// A slow case may be just what the user wants to see.
		cfg.Longest = m.settings.budget / 2
		err = confine.Run(ctx, cfg, m)
	} else {
		err = bench.Run(ctx, cfg, m)
	}
	if err == nil && m.after != nil {
		m.progress.end()
		err = m.after(ctx, m, cfg)
	}
	return errors.Join(err, m.took())
}

// took records how long the run took.
func (m *measurement) took() error {
	return m.Note("took", time.Since(m.started).Round(time.Second).String())
}

// adaptive reports whether the run chooses the number of rounds by itself.
func (m *measurement) adaptive() bool { return m.flags.count == 0 && m.settings.memory == 0 }

// mostRounds bounds the rounds of a case in an adaptive run.
const mostRounds, quickMostRounds = 32, 9

// settled reports whether more rounds would not change the verdicts.
func settled(times [][]float64) bool {
	ok, err := noise.Settled(times, 0, noise.Options{})
	return ok || err != nil
}

// openOutput opens the file of -o, which must not be the file of -file.
func (m *measurement) openOutput() (*output, error) {
	if m.flags.out == "" {
		return new(output), nil
	}
	if m.flags.file != "" {
		a, errA := os.Stat(m.flags.file)
		b, errB := os.Stat(m.flags.out)
		if errA == nil && errB == nil && os.SameFile(a, b) {
			return nil, fmt.Errorf("-o %s is the file to measure on: name another", m.flags.out)
		}
	}
	out, err := openOutput(m.flags.out)
	if err != nil {
		return nil, fmt.Errorf("-o: %w", err)
	}
	return out, nil
}

// checkSpace fails early if the disk is too small for the run.
func (m *measurement) checkSpace(dir string, cases []bench.Case) error {
	free, ok := machine.FreeBytes(dir)
	if !ok {
		return nil
	}
	var needed int64
	if m.flags.file == "" {
		needed = m.settings.size
	}
	needed += bench.ScratchBytes(cases, m.settings.targets)
	if needed <= free {
		return nil
	}
	return fmt.Errorf("%w in %s: the run needs %s, but %s are free: choose a smaller -size or another -dir",
		syscall.ENOSPC, dir, bytesize.Format(needed), bytesize.Format(free))
}

// input returns the user's file, or generates one.
func (m *measurement) input(ctx context.Context, dir string) (*bench.Input, error) {
	if m.flags.file != "" {
		in, err := bench.OpenInput(m.flags.file)
		if err != nil {
			return nil, badInput(fmt.Errorf("-file: %w", err))
		}
		return in, nil
	}
	m.progress.say("generating a file of " + bytesize.Format(m.settings.size))
	return bench.Generate(ctx, filepath.Join(dir, "input"), m.settings.size)
}

// batch returns the length of a batch. It divides a sixth of the budget among
// the turns; opening, warming, counting and additional rounds take the rest.
func batch(cfg bench.Config, budget time.Duration) time.Duration {
	turns := 0
	for _, s := range cfg.Plan() {
		if s.Pass != bench.Counting {
			turns++
		}
	}
	share := budget / 6 / time.Duration(max(turns, 1))
	return min(max(share, time.Millisecond), 100*time.Millisecond)
}

// Record implements [bench.Sink].
func (m *measurement) Record(r bench.Measurement) error {
	m.measured++
	m.progress.record(r)
	return m.writer.Record(r)
}

// Refused implements [bench.Sink].
func (m *measurement) Refused(c bench.Case, reason error) error {
	if m.refused == nil {
		m.refused = fmt.Errorf("%s: %w", c.Name(), reason)
	}
	return m.writer.Note("warning", fmt.Sprintf("%s was left out: %v", c.Name(), reason))
}

// Note implements [bench.Noter].
func (m *measurement) Note(key, value string) error { return m.writer.Note(key, value) }

// Progress implements [bench.Sink].
func (m *measurement) Progress(done, total int, next bench.Step) {
	if !slices.Contains(m.begun, next.Case) {
		m.begun = append(m.begun, next.Case)
	}
	m.done, m.file = len(m.begun), next.File
	for _, c := range m.begun {
		if next.File == 0 && len(bench.Contests([]bench.Case{c, next.Case})) == 1 {
			m.done-- // it takes turns with the next step's
		}
	}
	m.progress.step(done, total, next)
}
