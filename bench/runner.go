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
	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// warmLimit bounds the warm-up of a mapping before it is measured. It is long
// enough to fill the page tables of files of a few GiB, and keeps a run of
// short batches short.
func warmLimit(batch time.Duration) time.Duration {
	return min(max(5*batch, 5*time.Millisecond), 200*time.Millisecond)
}

// Run carries out the plan of cfg. A case that cannot be run is not an error:
// it goes to Sink.Refused. An invalid case is abandoned and the run continues;
// the returned error joins one [*CaseError] for each such case. A full disk, an
// input that is changed during the run, and an error of the Sink end the run.
// When ctx ends, Run stops, even within a batch, and returns ctx's error.
//
// During a run the goroutine is locked to its thread. Automatic garbage
// collection is off in the whole process, by [debug.SetGCPercent] and
// [debug.SetMemoryLimit], and both are restored at the end. Only one Run may be
// active in a process at a time.
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
	defer func() { err = errors.Join(err, r.forget(), work.Remove(r.scratchPath())) }()
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
	content     *work.Content // of the previous case
	readOnce    bool          // the input was read into the page cache

	clock   *clockCost // nil until it is needed
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
			// The run was told to stop, whatever the error of the case
			// says.
			return errors.Join(append(invalid, cerr)...)
		}
		if err != nil {
			if ierr := r.Input.Changed(); ierr != nil {
				// The input was changed; no target is to blame.
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
	if err != nil && !errors.Is(err, work.ErrRefused) {
		return fmt.Errorf("%s: %w", c.Name(), err)
	}
	if err == nil {
		err = r.measure(w, steps)
	}
	if errors.Is(err, work.ErrRefused) {
		return r.sink.Refused(c, err)
	}
	return err
}

// measure does the passes of a case and releases what it made.
func (r *runner) measure(w *work.Work, steps Plan) (err error) {
	defer func() {
		if cerr := w.Close(); cerr != nil {
			err = errors.Join(err, cerr)
		}
	}()
	if steps[0].Pass == work.Stall {
		return r.stalls(w, steps)
	}
	counting, rest := steps.pass(work.Counting)
	if err := r.count(w, counting); err != nil {
		return err
	}
	return r.timePasses(w, rest)
}

// prepare plans the operations of a case.
func (r *runner) prepare(c work.Case) (*work.Work, error) {
	if c.Memory > 0 {
		return r.prepareConfined(c)
	}
	if r.content == nil || r.content.Size != c.File {
		if err := r.forget(); err != nil {
			return nil, err
		}
		content, err := work.ReadContent(r.ctx, r.Input.Path, c.File)
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

func (r *runner) plan(c work.Case) (*work.Work, error) {
	return workload.Named(c.Workload).Plan(&work.Problem{Ctx: r.ctx, Case: c, Input: r.Input, Content: r.content, Dir: r.Dir, Seed: r.Seed})
}

// forget closes the content of the previous case.
func (r *runner) forget() error {
	if r.content == nil {
		return nil
	}
	err := r.content.Close()
	r.content = nil
	return err
}

// step reports progress, and returns an error if the run is to stop.
func (r *runner) step(s Step) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	r.sink.Progress(r.done, r.total, s)
	r.done++
	return nil
}

// blame adds the case to the error of a turn, and the target if it is known to
// be at fault. It leaves a refusal as it is, because no target is to blame for
// that.
func (r *runner) blame(s Step, err error) error {
	if err == nil || errors.Is(err, work.ErrRefused) {
		return err
	}
	var shared *work.SharedFault
	if errors.As(err, &shared) {
		return &CaseError{s.Case, "", err}
	}
	return &CaseError{s.Case, r.Targets[s.Target].Name, err}
}

// env returns the environment of the trial of a step.
func (r *runner) env(s Step, sc *work.Scratch) *work.Env {
	t, w := r.Targets[s.Target], workload.Named(s.Case.Workload)
	e := &work.Env{Ctx: r.ctx, Target: t, Case: s.Case, Path: r.Input.Path, Writes: w.Changes}
	e.Renew = w.States && (s.Case.Cache == "cold" || s.Case.Memory > 0 || s.Case.Map == "fresh" && !w.Opens)
	switch {
	case sc != nil:
		e.Path, e.Scratch = sc.Path, sc
	case e.Writes:
		e.Path = ownPath(r.Dir, t, s.Twin)
	}
	return e
}

// note passes a note to the sink if it is a Noter.
func (r *runner) note(key, value string) error {
	if n, ok := r.sink.(Noter); ok {
		return n.Note(key, value)
	}
	return nil
}
