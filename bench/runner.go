package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"mmapbench/bench/counter"
)

// warmLimit bounds how long a mapping is walked before it is measured in
// batches: that fills the page tables of files of a few GiB, while a run of
// short batches stays short.
func warmLimit(batch time.Duration) time.Duration {
	return min(max(5*batch, 5*time.Millisecond), 200*time.Millisecond)
}

// Run carries out the plan of cfg. A case that can't be had is no error: it goes
// to Sink.Refused. An invalid case is given up and the run goes on with the next;
// the error then joins one [*CaseError] for each. A full disk, an input that
// somebody changes meanwhile and an error of the Sink end the run. When ctx ends
// Run stops, within a batch too, and returns its error.
//
// Meanwhile the goroutine is locked to its thread, and automatic garbage
// collection is off in the whole process, by [debug.SetGCPercent] and
// [debug.SetMemoryLimit], which are as before in the end. Only one Run may go on
// in a process at a time.
func Run(ctx context.Context, cfg Config, sink Sink) (err error) {
	if err := cfg.check(sink); err != nil {
		return err
	}
	if cfg.Clock == nil {
		cfg.Clock = newSystemClock()
	}
	if cfg.Counters == nil {
		cfg.Counters = func() Counters { return counter.Open() }
	}
	if cfg.Quiet == nil {
		cfg.Quiet = func() Counters { return counter.OpenQuiet() }
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))

	r := &runner{Config: cfg, ctx: ctx, sink: sink}
	defer func() { err = errors.Join(err, r.forget(), removed(r.scratchPath())) }()
	err = r.run(cfg.Plan())
	return errors.Join(err, r.omitted.tell(r.note))
}

// A runner carries out a plan.
type runner struct {
	Config
	ctx  context.Context
	sink Sink

	done, total int
	started     time.Duration
	content     *content // of the last case
	readOnce    bool     // the input was read into the page cache

	clock   *clockCost // nil before it is needed
	omitted omissions  // of the latency pass
}

func (r *runner) run(p Plan) error {
	r.total = len(p)
	r.started = r.Clock.Now()
	var invalid []error
	for len(p) > 0 {
		var steps Plan
		steps, p = p.first()
		err := r.runCase(steps)
		r.done = r.total - len(p)
		if cerr := r.ctx.Err(); err != nil && cerr != nil {
			// Whatever else it says, it was told to stop.
			return errors.Join(append(invalid, cerr)...)
		}
		if err != nil {
			if ierr := r.Input.changed(); ierr != nil {
				// The targets are not to blame.
				return ierr
			}
		}
		var bad *CaseError
		switch {
		case errors.As(err, &bad) && !errors.Is(err, syscall.ENOSPC):
			invalid = append(invalid, err)
		case err != nil:
			return errors.Join(append(invalid, err)...)
		}
	}
	return errors.Join(invalid...)
}

// runCase does all steps of one case.
func (r *runner) runCase(steps Plan) error {
	c := steps[0].Case
	w, err := r.prepare(c)
	if err != nil && !errors.Is(err, ErrRefused) {
		return fmt.Errorf("%s: %w", c.Name(), err)
	}
	if err == nil {
		err = r.measure(w, steps)
	}
	if errors.Is(err, ErrRefused) {
		return r.sink.Refused(c, err)
	}
	return err
}

// measure does the passes of a case and lets go of what it has made.
func (r *runner) measure(w *work, steps Plan) (err error) {
	defer func() {
		if cerr := w.close(); cerr != nil {
			err = errors.Join(err, cerr)
		}
	}()
	if steps[0].Pass == Stall {
		return r.stalls(w, steps)
	}
	counting, rest := steps.pass(Counting)
	if err := r.count(w, counting); err != nil {
		return err
	}
	return r.timePasses(w, rest)
}

// prepare works out what the operations of a case are.
func (r *runner) prepare(c Case) (*work, error) {
	if c.Memory > 0 {
		return r.prepareConfined(c)
	}
	if r.content == nil || r.content.size != c.File {
		if err := r.forget(); err != nil {
			return nil, err
		}
		content, err := readContent(r.ctx, r.Input.Path, c.File)
		if err != nil {
			return nil, err
		}
		r.content = content
	}
	limitHeap(maxGarbage)
	if c.Cache == "warm" {
		if err := r.keepCached(); err != nil {
			return nil, err
		}
	}
	return r.plan(c)
}

func (r *runner) plan(c Case) (*work, error) {
	return workload(c.Workload).plan(&problem{ctx: r.ctx, c: c, input: r.Input, content: r.content, dir: r.Dir, seed: r.Seed})
}

// forget lets go of the content of the last case.
func (r *runner) forget() error {
	if r.content == nil {
		return nil
	}
	err := r.content.close()
	r.content = nil
	return err
}

// step tells of the progress, and whether to go on.
func (r *runner) step(s Step) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	r.sink.Progress(r.done, r.total, s)
	r.done++
	return nil
}

// blame has the error of a turn name its case, and its target if that is known to
// be at fault. No target is to blame for a case that is refused.
func (r *runner) blame(s Step, err error) error {
	if err == nil || errors.Is(err, ErrRefused) {
		return err
	}
	var shared *sharedFault
	if errors.As(err, &shared) {
		return &CaseError{s.Case, "", err}
	}
	return &CaseError{s.Case, r.Targets[s.Target].Name, err}
}

// env returns what the trial of a step works on.
func (r *runner) env(s Step, sc *scratch) *env {
	t, w := r.Targets[s.Target], workload(s.Case.Workload)
	e := &env{ctx: r.ctx, target: t, c: s.Case, path: r.Input.Path, writes: w.Changes}
	e.renew = w.states && (s.Case.Cache == "cold" || s.Case.Memory > 0 || s.Case.Map == "fresh" && !w.opens)
	switch {
	case sc != nil:
		e.path, e.scratch = sc.path, sc
	case e.writes:
		e.path = ownPath(r.Dir, t, s.Twin)
	}
	return e
}

// note tells the sink what is no figure, if it wants to know.
func (r *runner) note(key, value string) error {
	if n, ok := r.sink.(Noter); ok {
		return n.Note(key, value)
	}
	return nil
}
