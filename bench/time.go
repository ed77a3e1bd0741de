package bench

import (
	"errors"
	"time"

	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// onScratch does the rounds of the timing pass of a contest, then the latency
// pass on the same trials. Then it checks what they wrote.
func (r *runner) onScratch(w *work.Work, steps Plan) error {
	if len(steps) == 0 {
		return nil
	}
	var measured error
	err := r.stage(w, steps, func(of func(Step) *work.Scratch) error {
		measured = r.timePasses(of, w, steps)
		return measured
	})
	if err != nil && measured == nil {
		// The last writes of each turn were checked; earlier ones may
		// be missing.
		return &CaseError{steps[0].Case, "", err}
	}
	return err
}

func (r *runner) timePasses(scratch func(Step) *work.Scratch, w *work.Work, steps Plan) (err error) {
	trials := make(map[contestant]*timed)
	// Trials are closed in the order in which they were opened, so that the
	// same fault gives the same error.
	var opened Plan
	defer func() {
		for _, s := range opened {
			if cerr := trials[s.contestant()].close(); err == nil {
				_, err = r.judge(s, scratch(s).Suspects(cerr))
			}
		}
	}()
	// All are opened before the first round, so that no turn directly
	// follows the opening of another target.
	for _, s := range steps {
		if trials[s.contestant()] != nil || r.refused[s.Case] {
			continue
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		sc := scratch(s)
		sc.TurnOf(r.Targets[s.Target].Name)
		t, err := r.openTimed(w, s, sc)
		if err == nil {
			err = t.endTurn()
		}
		if failed, err := r.judge(s, sc.Suspects(err)); err != nil {
			return err
		} else if failed {
			continue
		}
		trials[s.contestant()] = t
		opened = append(opened, s)
	}
	timing, latency := steps.pass(Timing)
	quiet := r.Quiet()
	if err := errors.Join(r.rounds(trials, timing, quiet), quiet.Close()); err != nil {
		return err
	}
	return r.latencies(trials, latency)
}

// rounds does the timing pass. A turn of each contestant follows another, until
// there are enough rounds.
func (r *runner) rounds(trials map[contestant]*timed, steps Plan, quiet Counters) error {
	times := make(map[state][][]float64)
	round := -1
	for i, s := range steps {
		if s.Round != round {
			if r.enough(times, s) {
				r.done += len(steps) - i
				return nil
			}
			round = s.Round
			settle()
		}
		t := trials[s.contestant()]
		err := r.turn(t, s, func() (Measurement, error) {
			t.scatter(r.places)
			m, elapsed, err := t.batch(r.Clock, quiet, r.measured(s, 0))
			if err == nil && !s.Twin && t.Target.Form != work.Bare {
				if times[stateOf(s.Case)] == nil {
					times[stateOf(s.Case)] = make([][]float64, len(r.Targets))
				}
				of := times[stateOf(s.Case)]
				of[s.Target] = append(of[s.Target], float64(elapsed)/float64(m.Ops))
			}
			return m, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// turn does a step on its trial, proves it, and hands over what it measured, if
// anything.
func (r *runner) turn(t *timed, s Step, measure func() (Measurement, error)) error {
	if next, err := r.step(s); !next {
		return err
	}
	var m Measurement
	err := t.beginTurn()
	if err == nil {
		m, err = measure()
		err = errors.Join(err, t.endTurn())
	}
	if failed, err := r.judge(s, t.Scratch.Suspects(err)); failed || len(m.Values) == 0 {
		return err
	}
	return r.sink.Record(m)
}

// enough reports whether a contest has had enough rounds on a file, or has no budget for
// the round that starts with next.
func (r *runner) enough(times map[state][][]float64, next Step) bool {
	if n := r.share(r.Rounds, next.Case, next.File); next.Round < n {
		return next.Round >= leastRounds(next.Case, n) && r.late(next)
	}
	settled := r.Enough == nil
	if !settled {
		settled = true
		for _, of := range times {
			settled = settled && r.Enough(of)
		}
	}
	return settled || r.late(next)
}

// leastRounds returns how many of n rounds a case has on a file whatever the
// budget. Those that wait for the device may take long: an interval needs six.
func leastRounds(c Case, n int) int {
	if c.State().Anew() {
		return min(n, 6)
	}
	return n
}

// late reports whether the budget of the contests so far is used up.
func (r *runner) late(next Step) bool {
	if r.Budget == 0 {
		return false
	}
	var passed, all time.Duration // in shares
	reached := false
	for _, cases := range Contests(r.Cases) {
		n := budgetShares(cases)
		all += n
		if !reached {
			passed += n
		}
		reached = reached || sameContest(cases[0], next.Case)
	}
	files := time.Duration(max(r.Files, 1))
	passed += all * time.Duration(next.File)
	return r.Clock.Now()-r.started > r.Budget*passed/(all*files)
}

// budgetShares returns the number of budget shares of the cases. Cases that
// make files, or open one in each operation, get more, because they take longer
// to start.
func budgetShares(cases []Case) (n time.Duration) {
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
	tr, err := openTrial(w, r.env(step, sc))
	if err != nil {
		return nil, err
	}
	key := batchKey{step.Case, step.Target}
	n := r.batches[key]
	limit := warmLimit(r.Batch)
	if n > 0 {
		limit = r.Batch / 2 // what the processor learned has not changed
	}
	if err := tr.warm(r.Clock, limit, r.Longest); err != nil {
		return nil, errors.Join(err, tr.close())
	}
	if n == 0 {
		if n, err = tr.calibrate(r.Clock, r.Batch, r.Longest); err != nil {
			return nil, errors.Join(err, tr.close())
		}
		if r.ops > 0 && tr.inst.Begin == nil {
			n = tr.batchOf(r.ops, tr.workers())
		}
		if r.batches == nil {
			r.batches = map[batchKey]int{}
		}
		r.batches[key] = n
	}
	return &timed{trial: tr, n: n}, nil
}

// A batchKey identifies the contestant whose batch size is kept: its batches have
// equally many operations on all files.
type batchKey struct {
	Case
	target int
}

// warmLimit bounds the warm-up of a mapping before it is measured. It is long
// enough to fill the page tables of files of a few GiB, and keeps a run of
// short batches short.
func warmLimit(batch time.Duration) time.Duration {
	return min(max(5*batch, 5*time.Millisecond), 200*time.Millisecond)
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
		return t.refillTables()
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

// refillTables makes the pages of a kept mapping writable again. The kernel
// makes a page read-only before it writes it back, so that the next store
// faults. Between two writebacks a program that is busy makes far more stores
// than a batch, over which so many faults would weigh too much.
func (t *timed) refillTables() error {
	if t.Scratch == nil || t.Case.Sync != work.Never {
		return nil
	}
	return t.fillTables()
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

// batch does one batch of the timing pass, adds its figures to m and returns
// how long it took.
func (t *timed) batch(c Clock, quiet Counters, m Measurement) (_ Measurement, elapsed time.Duration, err error) {
	w := newStopwatch(c, t.workers())
	q := new(aside)
	if t.Case.Workers == 0 {
		q.counters = quiet
	}
	b, err := t.run(t.n,
		func(worker int) error { q.start(); return w.start(worker) },
		func(worker int) error { err := w.stop(worker); q.stop(); return err })
	if err != nil {
		return m, 0, err
	}
	ops := float64(b.ops)
	m.Ops, elapsed = b.ops, w.elapsed()
	m.Add("ns/op", float64(elapsed)/ops)
	if elapsed > 0 && b.bytes > 0 {
		m.Add("B/s", float64(b.bytes)/elapsed.Seconds())
	}
	if t.Case.Workers > 0 {
		m.Add("worker-ns/op", float64(w.sum())/ops)
	}
	m.Values = append(m.Values, t.residency()...)
	if user, system, ok := w.cpu(); ok {
		m.Add("user-sec/op", user.Seconds()/ops)
		m.Add("sys-sec/op", system.Seconds()/ops)
	}
	q.addTo(&m, ops)
	return m, elapsed, nil
}
