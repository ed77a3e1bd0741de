package bench

import (
	"errors"
	"slices"
	"time"

	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// timePasses does the rounds of the timing pass of a case, then the latency
// pass on the same trials.
func (r *runner) timePasses(w *work.Work, steps Plan) error {
	if len(steps) == 0 {
		return nil
	}
	var measured error
	var file *work.Scratch // nil if the case has none
	err := r.stage(w, func(sc *work.Scratch) error {
		file = sc
		measured = r.timePassesOn(sc, w, steps)
		return measured
	})
	if err != nil && measured == nil {
		// The last writes of each turn were checked; earlier ones may
		// be missing.
		return &CaseError{steps[0].Case, "", file.Suspects(err)}
	}
	return err
}

// timePassesOn is timePasses with the case's scratch file, or nil.
func (r *runner) timePassesOn(sc *work.Scratch, w *work.Work, steps Plan) (err error) {
	trials := make(map[trialKey]*timed)
	// Trials are closed in the order in which they were opened, so that the
	// same fault gives the same error.
	var opened Plan
	defer func() {
		for _, step := range opened {
			if cerr := trials[step.trial()].close(); err == nil {
				err = r.blame(step, sc.Suspects(cerr))
			}
		}
	}()
	// All are opened before the first round, so that no turn directly
	// follows the opening of another target.
	for _, step := range steps {
		if trials[step.trial()] != nil {
			continue
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		sc.TurnOf(r.Targets[step.Target].Name)
		s, err := r.openTimed(w, step, sc)
		if err == nil {
			err = s.endTurn()
		}
		if err := r.blame(step, sc.Suspects(err)); err != nil {
			return err
		}
		trials[step.trial()] = s
		opened = append(opened, step)
	}
	timing, latency := steps.pass(work.Timing)
	quiet := r.Quiet()
	if err := errors.Join(r.rounds(trials, timing, quiet), quiet.Close()); err != nil {
		return err
	}
	return r.latencies(trials, latency)
}

// A trialKey identifies a trial of a case.
type trialKey struct {
	target int
	twin   bool
}

func (s Step) trial() trialKey { return trialKey{s.Target, s.Twin} }

func (r *runner) rounds(trials map[trialKey]*timed, steps Plan, quiet Counters) error {
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
		var rec work.Measurement
		var elapsed time.Duration
		err := t.beginTurn()
		if err == nil {
			rec, elapsed, err = t.turn(r.Clock, quiet, step, name)
			err = errors.Join(err, t.endTurn())
		}
		if err := r.blame(step, t.Scratch.Suspects(err)); err != nil {
			return err
		}
		if err := r.sink.Record(rec); err != nil {
			return err
		}
		if !step.Twin {
			times[step.Target] = append(times[step.Target], float64(elapsed)/float64(rec.Ops))
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
		t := trials[step.trial()]
		var s *sampler
		err := t.beginTurn()
		if err == nil {
			s, err = t.latency(r.Clock, *r.clock, r.Batch)
			err = errors.Join(err, t.endTurn())
		}
		if err := r.blame(step, t.Scratch.Suspects(err)); err != nil {
			return err
		}
		rec := work.Measurement{Case: step.Case, Target: name, Pass: work.Latency, Ops: int(s.values.TotalCount())}
		rec.Values = s.figures(latencyPercentiles(), "max-ns", *r.clock, r.omitted.add)
		if len(rec.Values) == 0 {
			continue
		}
		if step.Case.Cache == "cold" || step.Case.Memory > 0 {
			rec.Values = append(rec.Values, t.residency()...)
		}
		if err := r.sink.Record(rec); err != nil {
			return err
		}
	}
	return nil
}

// enough reports whether a case has had enough rounds, or has no budget for the
// round that starts with next.
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
	return r.Clock.Now()-r.started > r.Budget*budgetShares(r.Cases[:n])/budgetShares(r.Cases)
}

// budgetShares returns the number of budget shares of the cases. Cases that
// make files, or open one in each operation, get more, because they take longer
// to start.
func budgetShares(cases []work.Case) (n time.Duration) {
	for _, c := range cases {
		n++
		if w := workload.Named(c.Workload); w != nil && (w.Disk != nil || w.Opens) {
			n += 2
		}
	}
	return n
}

// openTimed opens, warms and calibrates a trial.
func (r *runner) openTimed(w *work.Work, step Step, sc *work.Scratch) (*timed, error) {
	s, err := openTrial(w, r.env(step, sc))
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

// A timed is a trial and the number of operations of its batches.
type timed struct {
	*trial
	n int
}

// byTurns reports whether the trial's File is open only during its turns. This
// is so where all targets write to one file and this target may buffer writes
// or reads.
func (t *timed) byTurns() bool { return t.Scratch != nil && !t.Target.Maps }

// beginTurn opens a File that is open only during turns, and does one
// operation, because the first one may allocate. Buffered bytes that a turn
// writes after its batch are under a hundredth of what the batch writes.
func (t *timed) beginTurn() error {
	if t.Scratch != nil {
		t.since = t.Scratch.Done
	}
	if !t.byTurns() {
		return nil
	}
	tr, err := openTrial(t.work, t.Env)
	if err != nil {
		return err
	}
	t.trial = tr
	if t.inst.Begin != nil {
		return nil
	}
	_, err = t.run(1, nothingElse, nothingElse)
	return err
}

// endTurn closes such a File. In any case the turn is proven.
func (t *timed) endTurn() error {
	if !t.byTurns() {
		return t.lookBack()
	}
	return t.trial.close()
}

// close closes a trial that stays open between turns.
func (t *timed) close() error {
	if t.byTurns() {
		return nil
	}
	if t.Scratch != nil {
		t.since = t.Scratch.Done // others may have written after its turns
	}
	return t.trial.close()
}

// turn does one batch of the timing pass and returns how long it took.
func (t *timed) turn(c Clock, quiet Counters, step Step, target string) (rec work.Measurement, elapsed time.Duration, err error) {
	w := newStopwatch(c, t.workers())
	q := new(aside)
	if t.crew == nil {
		q.counters = quiet
	}
	b, err := t.run(t.n,
		func(worker int) error { q.start(); return w.start(worker) },
		func(worker int) error { err := w.stop(worker); q.stop(); return err })
	if err != nil {
		return work.Measurement{}, 0, err
	}
	ops := float64(b.ops)
	elapsed = w.elapsed()
	rec = work.Measurement{Case: step.Case, Target: target, Twin: step.Twin, Pass: work.Timing, Round: step.Round, Ops: b.ops}
	rec.Add("ns/op", float64(elapsed)/ops)
	if elapsed > 0 && b.bytes > 0 {
		rec.Add("B/s", float64(b.bytes)/elapsed.Seconds())
	}
	if t.crew != nil {
		rec.Add("worker-ns/op", float64(w.sum())/ops)
	}
	if step.Case.Cache == "cold" || step.Case.Memory > 0 {
		rec.Values = append(rec.Values, t.residency()...)
	}
	if user, system, ok := w.cpu(); ok {
		rec.Add("user-sec/op", user.Seconds()/ops)
		rec.Add("sys-sec/op", system.Seconds()/ops)
	}
	q.addTo(&rec, ops)
	return rec, elapsed, nil
}
