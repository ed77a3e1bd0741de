package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"mmapbench/bench/counter"
)

// A Config says what to run. All fields without a default are needed.
type Config struct {
	Cases   []Case
	Targets []Target
	Input   *Input
	Dir     string // of the scratch files; they are removed at the end

	// Passes to do. Default: nil, all of them.
	Passes []Pass

	// Rounds of the timing pass.
	Rounds int

	// MaxRounds is how many rounds a case may have if those before were not
	// Enough. Default: Rounds.
	MaxRounds int

	// Enough says whether the rounds so far tell what there is to tell. It is
	// asked when a case has had Rounds, and then after each further one:
	// times holds the ns/op of each target, by its index in Targets, in the
	// order of rounds; nil for one that takes no part. Default: nil, they do.
	Enough func(times [][]float64) bool

	// Budget is the time until which rounds may be added: those of the nth of
	// N cases until n/N of it is over. Default: 0, any time.
	Budget time.Duration

	// Twins has one target of each case run twice in each round, as two trials
	// that differ in nothing but their name: how far they are apart is what a
	// difference has to exceed. Which target it is changes from case to case.
	Twins bool

	// Batch is how long each turn of the timing pass should take. It takes
	// longer where one operation does.
	Batch time.Duration

	// Longest is how long a single operation may take; a case of longer ones
	// is refused. Default: 0, any time.
	Longest time.Duration

	// Seed of the order of targets, blocks and needles.
	Seed uint64

	// Clock times the batches. Default: the monotonic clock of the system.
	Clock Clock

	// Counters opens the counters for the calling thread. Default:
	// [counter.Open].
	Counters func() Counters

	// Quiet opens those that may count while times are taken. Default:
	// [counter.OpenQuiet].
	Quiet func() Counters
}

// Counters is what the passes need of a [counter.Set].
type Counters interface {
	Start() error
	Stop() (counter.Reading, error)
	Sources() []counter.Source
	Close() error
}

// A Sink takes what a run yields, between batches. An error ends the run.
type Sink interface {
	// Record takes a measurement.
	Record(r Record) error

	// Refused takes a case that can't be run, or not be counted.
	Refused(c Case, reason error) error

	// Progress is told before each step how many of the plan's are done.
	Progress(done, total int, next Step)
}

// A Noter is a Sink that wants to know what belongs to the record and is no
// figure of one target: what the clock costs ("clock"), how fast operations
// were over time ("series", of cases that took some seconds), and which units
// are missing in some places ("absent", at the end of the run). The notes are
// those that [Writer.Note] takes.
type Noter interface {
	Note(key, value string) error
}

// A CaseError is a case that is invalid on a target: its operations failed, or
// did not do the work.
type CaseError struct {
	Case   Case
	Target string // "" where it is none's
	Err    error
}

func (e *CaseError) Error() string {
	if e.Target == "" {
		return fmt.Sprintf("%s: %v", e.Case.Name(), e.Err)
	}
	return fmt.Sprintf("%s on %s: %v", e.Case.Name(), e.Target, e.Err)
}

func (e *CaseError) Unwrap() error { return e.Err }

// warmLimit bounds how long a mapping is walked before it is measured in
// batches: that fills the page tables of files of a few GiB, while a run of
// short batches stays short.
func warmLimit(batch time.Duration) time.Duration {
	return min(max(10*batch, 10*time.Millisecond), 200*time.Millisecond)
}

// Run carries out the plan of cfg. An invalid case is left and the run goes on
// with the next; the error then joins one [*CaseError] for each. When ctx ends
// Run stops between two batches and returns its error.
func Run(ctx context.Context, cfg Config, sink Sink) (err error) {
	for i, t := range cfg.Targets {
		if err := t.check(); err != nil {
			return err
		}
		if slices.ContainsFunc(cfg.Targets[:i], func(other Target) bool { return other.Name == t.Name }) {
			return fmt.Errorf("target name %q is there twice", t.Name)
		}
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
	defer func() { err = errors.Join(err, r.close()) }()
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
	if err != nil && !errors.Is(err, errRefused) {
		return fmt.Errorf("%s: %w", c.Name(), err)
	}
	if err == nil {
		err = r.measure(w, steps)
	}
	if errors.Is(err, errRefused) {
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
	return r.time(w, rest)
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
		content, err := readContent(r.Input.Path, c.File)
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

// maxGarbage is how many bytes a batch may leave behind before the collector
// comes by in spite of being switched off.
const maxGarbage = 512 << 20

// limitHeap leaves room for so many bytes of garbage above what is in use.
func limitHeap(garbage int64) {
	runtime.GC()
	debug.SetMemoryLimit(inUse() + garbage)
}

// inUse is how many bytes of memory the Go runtime has from the system.
func inUse() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys - m.HeapReleased)
}

// settle collects garbage and waits for the cleanups that come with it, such
// as those that unmap closed files, lest they run beside the next batch.
func settle() {
	const patience = 100 * time.Millisecond
	done := make(chan struct{})
	runtime.AddCleanup(&marker{done}, func(done chan struct{}) { close(done) }, done)
	runtime.GC()
	select {
	case <-done:
	case <-time.After(patience):
	}
}

// A marker is an object that becomes garbage.
type marker struct{ _ chan struct{} }

// forget lets go of the content of the last case.
func (r *runner) forget() error {
	if r.content == nil {
		return nil
	}
	err := r.content.close()
	r.content = nil
	return err
}

// close ends a run and removes its scratch files.
func (r *runner) close() error {
	err := r.forget()
	for _, t := range r.Targets {
		for _, twin := range []bool{false, true} {
			if rerr := os.Remove(scratchPath(r.Dir, t, twin)); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
				err = errors.Join(err, rerr)
			}
		}
	}
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

// env returns what the trial of a step works on.
func (r *runner) env(s Step) *env {
	t, w := r.Targets[s.Target], workload(s.Case.Workload)
	e := &env{ctx: r.ctx, target: t, c: s.Case, path: r.Input.Path, writes: w.Changes}
	e.renew = w.states && (s.Case.Cache == "cold" || s.Case.Memory > 0 || s.Case.Map == "fresh" && !w.opens)
	if e.writes {
		e.path = scratchPath(r.Dir, t, s.Twin)
	}
	return e
}

// count does the counting pass of a case. The counters slow system calls down
// and are gone before anything is timed.
func (r *runner) count(w *work, steps Plan) (err error) {
	counters := r.Counters()
	defer func() { err = errors.Join(err, counters.Close()) }()
	for _, s := range steps {
		if err := r.step(s); err != nil {
			return err
		}
		rec, err := r.countTarget(w, s, counters)
		var failed *countError
		if errors.As(err, &failed) {
			// The case is not to blame, and can be timed.
			if err := r.sink.Refused(s.Case, fmt.Errorf("on %s: %w", rec.Target, err)); err != nil {
				return err
			}
			continue
		}
		if errors.Is(err, errRefused) {
			return err
		}
		if err != nil {
			return &CaseError{s.Case, r.Targets[s.Target].Name, err}
		}
		if err := r.sink.Record(rec); err != nil {
			return err
		}
	}
	return nil
}

func (r *runner) countTarget(w *work, step Step, counters Counters) (rec Record, err error) {
	t := r.Targets[step.Target]
	e := r.env(step)
	if t.CountsCopies {
		e.copied = new(atomic.Int64)
	}
	s, err := openTrial(w, e)
	if err != nil {
		return Record{}, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	sets := []Counters{counters}
	if s.crew != nil {
		sets = s.crew.counters(r.Counters)
		defer func() { err = errors.Join(err, closeAll(sets)) }()
	}
	if err := s.warm(r.Clock, warmLimit(r.Batch), r.Longest); err != nil {
		return Record{}, err
	}
	n, least, err := s.count(r.Clock, sets, counted(e.writes), e.copied)
	costs, calls := least.perOperation(n), least.callsPerOperation(n)
	if err == nil && step.Case.Cache == "cold" {
		costs = append(costs, s.residency()...)
		err = provenCold(step.Case, costs)
	}
	if err == nil && step.Case.Memory > 0 {
		costs = append(costs, s.residency()...)
	}
	return Record{Case: step.Case, Target: t.Name, Pass: Counting, Ops: n, Values: costs, Calls: calls}, err
}

// time does the rounds of the timing pass of a case, and then the latency pass
// with the same trials.
func (r *runner) time(w *work, steps Plan) (err error) {
	trials := make(map[trialKey]*timed)
	defer func() {
		for k, s := range trials {
			if cerr := s.close(); cerr != nil && err == nil {
				err = &CaseError{steps[0].Case, r.Targets[k.target].Name, cerr}
			}
		}
	}()
	// All are opened before the first round, so that no turn follows on the
	// opening of another target.
	for _, step := range steps {
		if trials[step.trial()] != nil {
			continue
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		s, err := r.openTimed(w, step)
		if err != nil {
			return &CaseError{step.Case, r.Targets[step.Target].Name, err}
		}
		trials[step.trial()] = s
	}
	timing, latency := steps.pass(Timing)
	quiet := r.Quiet()
	if err := errors.Join(r.rounds(trials, timing, quiet), quiet.Close()); err != nil {
		return err
	}
	return r.latencies(trials, latency)
}

// A trialKey tells the trials of a case apart.
type trialKey struct {
	target int
	twin   bool
}

func (s Step) trial() trialKey { return trialKey{s.Target, s.Twin} }

func (r *runner) rounds(trials map[trialKey]*timed, steps Plan, quiet Counters) (err error) {
	start := r.Clock.Now()
	// Those of a run that is stopped are told, too.
	defer func() { err = errors.Join(err, r.tellSeries(trials)) }()
	times := make([][]float64, len(r.Targets))
	round := -1
	for i, step := range steps {
		if step.Round != round {
			if r.enough(times, step) {
				r.done += len(steps) - i
				return nil
			}
			round = step.Round
			settle()
		}
		if err := r.step(step); err != nil {
			return err
		}
		name := r.Targets[step.Target].Name
		t := trials[step.trial()]
		rec, err := t.turn(r.Clock, quiet, step, name)
		if err != nil {
			return &CaseError{step.Case, name, err}
		}
		if err := r.sink.Record(rec); err != nil {
			return err
		}
		t.series.start = start
		t.series.name = step.Case.resultName(name, step.Twin, runtime.GOMAXPROCS(0))
		t.series.add(r.Clock.Now(), rec.Ops, time.Duration(rec.Values[0].Value*float64(rec.Ops)))
		if !step.Twin {
			times[step.Target] = append(times[step.Target], rec.Values[0].Value)
		}
	}
	return nil
}

func (r *runner) tellSeries(trials map[trialKey]*timed) error {
	for target := range r.Targets {
		for _, twin := range []bool{false, true} {
			if t := trials[trialKey{target, twin}]; t != nil {
				if err := t.series.tell(r.note); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// latencies does the latency pass.
func (r *runner) latencies(trials map[trialKey]*timed, steps Plan) error {
	if len(steps) > 0 && r.clock == nil {
		cost := measureClock(r.Clock)
		r.clock = &cost
		if err := r.note("clock", cost.String()); err != nil {
			return err
		}
	}
	if len(steps) > 0 {
		settle()
	}
	for _, step := range steps {
		if err := r.step(step); err != nil {
			return err
		}
		name := r.Targets[step.Target].Name
		s, err := trials[step.trial()].latency(r.Clock, *r.clock, r.Batch)
		if err != nil {
			return &CaseError{step.Case, name, err}
		}
		rec := Record{Case: step.Case, Target: name, Pass: Latency, Ops: int(s.values.TotalCount())}
		rec.Values = s.figures(latencyPercentiles(), "max-ns", *r.clock, r.omitted.add)
		if len(rec.Values) == 0 {
			continue
		}
		if step.Case.Cache == "cold" || step.Case.Memory > 0 {
			rec.Values = append(rec.Values, trials[step.trial()].residency()...)
		}
		if err := r.sink.Record(rec); err != nil {
			return err
		}
	}
	return nil
}

// note tells the sink what is no figure, if it wants to know.
func (r *runner) note(key, value string) error {
	if n, ok := r.sink.(Noter); ok {
		return n.Note(key, value)
	}
	return nil
}

// enough reports whether a case has had the rounds it needs, or can have,
// before the one that next begins.
func (r *runner) enough(times [][]float64, next Step) bool {
	if next.Round < r.Rounds {
		return false
	}
	if r.Enough == nil || r.Enough(times) {
		return true
	}
	if r.Budget == 0 {
		return false
	}
	n := slices.Index(r.Cases, next.Case) + 1
	return r.Clock.Now()-r.started > r.Budget*time.Duration(n)/time.Duration(len(r.Cases))
}

// openTimed opens, warms and calibrates a trial.
func (r *runner) openTimed(w *work, step Step) (*timed, error) {
	s, err := openTrial(w, r.env(step))
	if err != nil {
		return nil, err
	}
	if err := s.warm(r.Clock, warmLimit(r.Batch), r.Longest); err != nil {
		return nil, errors.Join(err, s.close())
	}
	n, err := s.calibrate(r.Clock, r.Batch, r.Longest)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return &timed{trial: s, n: n}, nil
}

// A timed is a trial with the number of operations of its batches.
type timed struct {
	*trial
	n      int
	series series
}

// turn is one batch of the timing pass.
func (t *timed) turn(c Clock, quiet Counters, step Step, target string) (Record, error) {
	w := newStopwatch(c, t.workers())
	q := new(aside)
	if t.crew == nil {
		q.counters = quiet
	}
	b, err := t.run(t.n,
		func(worker int) error { q.start(); return w.start(worker) },
		func(worker int) error { err := w.stop(worker); q.stop(); return err })
	if err != nil {
		return Record{}, err
	}
	ops, elapsed := float64(b.ops), w.elapsed()
	rec := Record{Case: step.Case, Target: target, Twin: step.Twin, Pass: Timing, Round: step.Round, Ops: b.ops}
	rec.add("ns/op", float64(elapsed)/ops)
	if elapsed > 0 && b.bytes > 0 {
		rec.add("B/s", float64(b.bytes)/elapsed.Seconds())
	}
	if t.crew != nil {
		rec.add("worker-ns/op", float64(w.sum())/ops)
	}
	if step.Case.Cache == "cold" || step.Case.Memory > 0 {
		rec.Values = append(rec.Values, t.residency()...)
	}
	if user, system, ok := w.cpu(); ok {
		rec.add("user-sec/op", user.Seconds()/ops)
		rec.add("sys-sec/op", system.Seconds()/ops)
	}
	q.addTo(&rec, ops)
	return rec, nil
}

// add appends a timed figure with the seven digits that a clock can justify.
func (r *Record) add(unit string, v float64) {
	digits, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 7, 64), 64)
	if err == nil {
		v = digits
	}
	r.Values = append(r.Values, Value{unit, v})
}
