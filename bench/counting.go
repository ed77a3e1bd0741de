package bench

import (
	"errors"
	"fmt"
	"sync/atomic"

	"mmapbench/internal/work"
)

// count does the counting pass of a case here, or through Config.Count.
func (r *runner) count(w *work.Work, steps Plan) error {
	if r.Count == nil || len(steps) == 0 {
		return r.countHere(w, steps)
	}
	r.sink.Progress(r.done, r.total, steps[0])
	done, err := r.Count(r.ctx, steps[0].Case, r.sink)
	switch {
	case err != nil:
		return err
	case !done:
		return r.countHere(w, steps)
	}
	r.done += len(steps)
	return nil
}

// countHere does the counting pass in this process. The counters slow system
// calls and are closed before anything is timed.
func (r *runner) countHere(w *work.Work, steps Plan) (err error) {
	counters := r.Counters()
	defer func() { err = errors.Join(err, counters.Close()) }()
	for _, s := range steps {
		if err := r.step(s); err != nil {
			return err
		}
		var rec work.Measurement
		err := r.stage(w, func(sc *work.Scratch) (err error) {
			rec, err = r.countTarget(w, s, sc, counters)
			return err
		})
		var failed *countError
		if errors.As(err, &failed) {
			// The case is not to blame and can still be timed.
			if err := r.note("absent", fmt.Sprintf("costs besides time of %s on %s: %v", s.Case.Name(), rec.Target, err)); err != nil {
				return err
			}
			continue
		}
		if err := r.blame(s, err); err != nil {
			return err
		}
		if err := r.sink.Record(rec); err != nil {
			return err
		}
	}
	return nil
}

func (r *runner) countTarget(w *work.Work, step Step, sc *work.Scratch, counters Counters) (rec work.Measurement, err error) {
	t := r.Targets[step.Target]
	e := r.env(step, sc)
	if t.CountsCopies {
		e.Copied = new(atomic.Int64)
	}
	s, err := openTrial(w, e)
	if err != nil {
		return work.Measurement{}, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	sets := []Counters{counters}
	if s.crew != nil {
		sets = s.crew.counters(r.Counters)
		defer func() { err = errors.Join(err, closeAll(sets)) }()
	}
	if err := s.warm(r.Clock, countWarm, r.Longest); err != nil {
		return work.Measurement{}, err
	}
	n, least, err := s.count(r.Clock, sets, counted(e.Writes), e.Copied)
	costs, calls := least.perOperation(n), least.callsPerOperation(n)
	if err == nil && step.Case.Cache == "cold" {
		costs = append(costs, s.residency()...)
		err = provenCold(step.Case, costs)
	}
	if err == nil && step.Case.Memory > 0 {
		costs = append(costs, s.residency()...)
	}
	return work.Measurement{Case: step.Case, Target: t.Name, Pass: work.Counting, Ops: n, Values: costs, Calls: calls}, err
}
