package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/bench/workload"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/work"
)

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

	r := &runner{Config: cfg, ctx: ctx, sink: sink, places: rand.New(rand.NewPCG(cfg.Seed, 2))}
	defer func() { err = errors.Join(err, r.forget(), r.removeFiles()) }()
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
	content     *work.Content         // of the previous case
	file        int                   // of the plan
	copied      map[int]*atomic.Int64 // by the Files of a target, while counted
	kept        map[keptKey]*keptFile
	laid        map[fileKey]bool // the files that lay has made; true for the input
	batches     map[batchKey]int // operations of a batch, from the first file on
	unproven    bool             // a warning says that a warm state is not proven
	refused     map[Case]bool

	places  *rand.Rand // where batches start
	clock   *clockCost // nil until it is needed
	omitted omissions  // of the latency pass
}

// run does the contests of a plan one after another.
func (r *runner) run(p Plan) error {
	r.total = len(p)
	r.started = r.Clock.Now()
	r.refused = map[Case]bool{}
	var invalid []error
	var failed []Case
	for len(p) > 0 {
		var steps Plan
		steps, p = p.first()
		if slices.ContainsFunc(failed, func(c Case) bool { return sameContest(c, steps[0].Case) }) {
			r.done = r.total - len(p)
			continue
		}
		err := r.runContest(steps)
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
			failed = append(failed, steps[0].Case)
		case err != nil:
			return errors.Join(append(invalid, err)...)
		}
	}
	return errors.Join(invalid...)
}

// runContest does all steps of a contest, from the preparation of its case to
// the last record.
func (r *runner) runContest(steps Plan) (err error) {
	if r.spent(steps[0]) {
		return r.refuseAll(steps, ErrNoTime)
	}
	r.omitLimits(steps[0])
	w, err := r.prepare(steps)
	if errors.Is(err, ErrRefused) {
		return r.refuseAll(steps, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", steps[0].Case.Name(), err)
	}
	defer func() {
		if cerr := w.Close(); cerr != nil {
			err = errors.Join(err, cerr)
		}
	}()
	stalls, steps := steps.pass(Stall)
	if err := r.stalls(w, stalls); err != nil {
		return err
	}
	counting, steps := steps.pass(Counting)
	if err := r.count(w, counting); err != nil {
		return err
	}
	return r.onScratch(w, steps)
}

// omitLimits takes note of why a case has no limit.
func (r *runner) omitLimits(s Step) {
	for _, t := range r.Targets {
		if t.Form != work.Bare || s.File > 0 {
			continue
		}
		if why := workload.Named(s.Case.Workload).Omits(t, s.Case); why != "" {
			r.omitted.add(t.Name, why)
		}
	}
}

// spent reports whether there is no time for a case whose batches wait for the
// device: a few of them would take much longer than the budget.
func (r *runner) spent(s Step) bool {
	return r.Budget > 0 && s.Case.State().Anew() && r.Clock.Now()-r.started > r.Budget
}

// prepare plans the operations of a contest, makes its files, and brings them
// into the state of the page cache, unless each batch does.
func (r *runner) prepare(steps Plan) (w *work.Work, err error) {
	c := steps[0].Case
	if c.Confined() {
		return r.prepareConfined(c)
	}
	if r.content == nil || r.content.Size != c.File {
		if err := r.forget(); err != nil {
			return nil, err
		}
		if r.content, err = work.ReadContent(r.ctx, r.Input.Path, min(c.File, r.Input.Size)); err != nil {
			return nil, err
		}
		if c.File > r.Input.Size {
			r.content = r.content.Repeated(c.File)
		}
	}
	limitHeap(maxGarbage)
	if w, err = r.plan(c); err != nil {
		return nil, err
	}
	if c.State().Anew() {
		err = r.closeKept() // pages that are mapped stay in the page cache
	}
	if err == nil {
		err = r.lay(w, steps)
	}
	if err == nil && !c.State().Anew() {
		err = r.enterAll(c.State(), steps)
	}
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// enterAll brings the files that are read into a state in which they stay.
func (r *runner) enterAll(state work.State, steps Plan) error {
	entered := map[string]bool{}
	for _, s := range steps {
		key, own := r.keyOf(s, false)
		path := r.path(key, own)
		if _, laid := r.laid[key]; entered[path] || !own && !laid {
			continue
		}
		entered[path] = true
		if err := r.enter(state, path); err != nil {
			return err
		}
	}
	return nil
}

// enter brings a file into a state in which it stays, and proves it. A state
// that the system does not let one prove is entered once, with a warning.
func (r *runner) enter(s work.State, path string) error {
	_, err := s.Prove(path)
	if err == nil || r.unproven && errors.Is(err, work.ErrUnproven) {
		return nil
	}
	if err := s.Enter(r.ctx, path); err != nil {
		return err
	}
	_, err = s.Prove(path)
	if errors.Is(err, work.ErrUnproven) {
		r.unproven = true
		return r.note("warning", err.Error())
	}
	return err
}

// Fractions of the memory of a confined process: 1/garbageShare may be garbage,
// and 1/roomShare must be left for the file besides what the process itself
// uses.
const (
	garbageShare = 8
	roomShare    = 4
)

// prepareConfined plans a case that has less memory than the file. The page
// cache counts toward the limit, so the content is not kept: the expected sums
// are worked out in advance, and what that took is freed.
func (r *runner) prepareConfined(c Case) (w *work.Work, err error) {
	if err := r.forget(); err != nil {
		return nil, err
	}
	if err := work.Drop(r.ctx, c, r.Input.Path); err != nil {
		return nil, err
	}
	debug.SetMemoryLimit(-1)
	gc := debug.SetGCPercent(20)
	if r.content, err = work.OpenContent(r.ctx, r.Input.Path, c.File); err == nil {
		if w, err = r.plan(c); err == nil {
			r.content.Shrink()
			err = w.Ledger.Complete()
		}
		r.content.Shrink()
	}
	debug.SetGCPercent(gc)
	debug.FreeOSMemory()
	limitHeap(c.Memory / garbageShare)
	if used := inUse(); err == nil && used > c.Memory-c.Memory/roomShare {
		err = &work.Refusal{Reason: fmt.Sprintf("the process itself needs %s of %s of memory: give it more", bytesize.Format(used), bytesize.Format(c.Memory))}
	}
	if err != nil && w != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, err
}

func (r *runner) plan(c Case) (*work.Work, error) {
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

// step reports progress. next is false if the step's case was refused, and the
// error ends the run.
func (r *runner) step(s Step) (next bool, err error) {
	if err := r.ctx.Err(); err != nil {
		return false, err
	}
	r.sink.Progress(r.done, r.total, s)
	r.done++
	return !r.refused[s.Case], nil
}

// judge decides what the error of a step means. A refused case goes to the
// sink, and its other steps are left out; no target is to blame for it. Any
// other error gets the case, and the target if it is known to be at fault.
func (r *runner) judge(s Step, err error) (failed bool, _ error) {
	if err == nil {
		return false, nil
	}
	if errors.Is(err, ErrRefused) {
		return true, r.refuseAll(Plan{s}, err)
	}
	var shared *work.SharedFault
	if errors.As(err, &shared) {
		return true, &CaseError{s.Case, "", err}
	}
	return true, &CaseError{s.Case, r.Targets[s.Target].Name, err}
}

// refuseAll refuses the cases of some steps, each once.
func (r *runner) refuseAll(steps Plan, reason error) error {
	for _, s := range steps {
		if r.refused[s.Case] {
			continue
		}
		r.refused[s.Case] = true
		if err := r.sink.Refused(s.Case, reason); err != nil {
			return err
		}
	}
	return nil
}

// env returns the environment of the trial of a step.
func (r *runner) env(s Step, sc *work.Scratch) *work.Env {
	t, w := r.Targets[s.Target], workload.Named(s.Case.Workload)
	e := &work.Env{Ctx: r.ctx, Target: t, Case: s.Case, Path: r.path(r.keyOf(s, false)), Writes: w.Changes, Moves: w.Moves}
	// The limit of a fresh mapping is one whose page tables are filled.
	e.Renew = w.States && (s.Case.State().Anew() || s.Case.Map == work.Fresh && !w.Opens && t.Form != work.Bare)
	switch {
	case sc != nil:
		e.Path, e.Scratch = sc.Path, sc
	case e.Writes:
		e.Path = ownPath(r.Dir, t, s.Twin)
	}
	e.Kept = r.keep(s, e)
	return e
}

// measured returns the measurement of a step, without figures.
func (r *runner) measured(s Step, ops int) Measurement {
	return Measurement{Case: s.Case, Target: r.Targets[s.Target].Name, Twin: s.Twin, Pass: s.Pass, File: s.File, Round: s.Round, Ops: ops}
}

// note passes a note to the sink if it is a Noter.
func (r *runner) note(key, value string) error {
	if n, ok := r.sink.(Noter); ok {
		return n.Note(key, value)
	}
	return nil
}

// ownPath is where the trial of a target keeps files that no other trial uses.
func ownPath(dir string, t Target, twin bool) string {
	name := "own-" + t.Name
	if twin {
		name += ",twin" // a target's name has no comma
	}
	return filepath.Join(dir, name)
}
