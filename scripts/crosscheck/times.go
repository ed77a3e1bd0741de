package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"mmapbench/bench"
)

// Targets that take our times apart; see [bareTargets].
const (
	targetBarePread = "bare-pread"
	targetBareCopy  = "bare-copy"
)

// A pair is a target of ours with the fio engine that does the same, and the
// shortest way of doing it from Go.
type pair struct{ target, engine, bare string }

func pairs() []pair {
	return []pair{
		{targetStdio, enginePsync, targetBarePread},
		{targetMmap, engineMmap, targetBareCopy},
	}
}

// A series are times in ns/op, by what they were taken of.
type series map[string]samples

func (s series) add(name string, ns float64) { s[name] = append(s[name], ns) }

// timed are the times of a case, one for each round: ours by target, theirs by
// fio's engine.
type timed struct{ ours, theirs series }

// patience is for how long cases are timed again that would differ.
const patience = 12 * time.Second

// times compares times with fio's. Cases that differ get further rounds: a true
// difference stays, a disturbance does not.
func (s *session) times(ctx context.Context) ([]check, error) {
	cases := s.cases("kept")
	all := make(map[bench.Case]timed)
	fio, err := find("fio")
	for round := 0; err == nil && round < s.rounds; round++ {
		s.say("times, round %d of %d", round+1, s.rounds)
		err = s.timeCases(ctx, fio, cases, all)
	}
	for end := time.Now().Add(patience); err == nil && time.Now().Before(end); {
		again := unsettled(cases, all)
		if len(again) == 0 {
			break
		}
		s.say("times again, as %s differs", label(again[0]))
		err = s.timeCases(ctx, fio, again[:1], all)
	}
	if isToolError(err) {
		return []check{skip("time / fio", err)}, nil
	}
	if err != nil {
		return nil, err
	}
	var checks []check
	for _, p := range pairs() {
		for _, c := range cases {
			checks = append(checks, judgeTimes(c, p, all[c])...)
		}
	}
	return checks, nil
}

// timeCases takes the times of cases once.
func (s *session) timeCases(ctx context.Context, fio tool, cases []bench.Case, all map[bench.Case]timed) error {
	for _, c := range cases {
		if _, ok := all[c]; !ok {
			all[c] = timed{series{}, series{}}
		}
		if err := s.timeRound(ctx, fio, c, all[c]); err != nil {
			return err
		}
	}
	return nil
}

// unsettled returns the cases that differ or could not be compared, those with
// the fewest rounds first.
func unsettled(cases []bench.Case, all map[bench.Case]timed) (some []bench.Case) {
	for _, c := range cases {
		if slices.ContainsFunc(pairs(), func(p pair) bool {
			v := judgeTimes(c, p, all[c])[0].verdict
			return v == differs || v == skipped
		}) {
			some = append(some, c)
		}
	}
	slices.SortStableFunc(some, func(a, b bench.Case) int {
		return len(all[a].theirs[engineNull]) - len(all[b].theirs[engineNull])
	})
	return some
}

func timeName(c bench.Case, p pair) string {
	return fmt.Sprintf("time: %s, %s / fio %s", label(c), p.target, p.engine)
}

// errBusy says why times prove nothing.
var errBusy = fmt.Errorf("the machine is busy: fio had a CPU for less than %.0f%% of its time in every round", 100*leastShare)

// timeRound takes the times of a case once, one right after the other.
func (s *session) timeRound(ctx context.Context, fio tool, c bench.Case, all timed) error {
	theirs, err := s.fioTimes(ctx, fio, c)
	if err != nil {
		return err
	}
	_, recorded, err := s.ours(ctx, c, targetStdio, targetMmap)
	if err != nil {
		return err
	}
	parts, err := s.partTimes(ctx, c)
	if err != nil {
		return err
	}
	for _, e := range engines() {
		all.theirs.add(e, theirs[e])
	}
	for _, t := range []string{targetStdio, targetMmap} {
		series := recorded.Series(t)
		if series == nil {
			return fmt.Errorf("runbench recorded no %s of %s", t, recorded.Key)
		}
		all.ours.add(t, samples(series.Values[unitTime]).least()*1e9)
	}
	for name, times := range parts {
		all.ours.add(name, times.least())
	}
	return nil
}

// partTimes takes the times that ours consist of, with runbench's harness.
func (s *session) partTimes(ctx context.Context, c bench.Case) (series, error) {
	parts := series{}
	cfg := bench.Config{
		Cases: []bench.Case{c}, Targets: append(bareTargets(), noTarget()),
		Input: &bench.Input{Path: s.input(), Size: s.size}, Dir: s.dir,
		Passes: []bench.Pass{bench.Timing}, Rounds: turns, Batch: 20 * time.Millisecond, Seed: 1,
	}
	err := bench.Run(ctx, cfg, &sink{record: func(r bench.Record) {
		for _, v := range r.Values {
			if v.Unit == "ns/op" {
				parts.add(r.Target, v.Value)
			}
		}
	}})
	return parts, err
}

// judgeTimes compares what runbench reports with what fio does, and below what is
// left of both without what each adds to the read itself. That is no check of
// its own: where it agrees, the parts explain why the times don't.
func judgeTimes(c bench.Case, p pair, all timed) []check {
	ours := func(name string) float64 { return all.ours[name].least() }
	theirs := func(name string) float64 { return all.theirs[name].least() }
	if math.IsInf(theirs(p.engine), 1) || math.IsInf(theirs(engineNull), 1) {
		return []check{skip(timeName(c, p), errBusy)}
	}
	reported := compareTimes(timeName(c, p), ours(p.target), theirs(p.engine))
	reported.ratio += span(all.ours[p.target], all.theirs[p.engine])
	reported.remark = fmt.Sprintf("fold and harness %s, fio's loop %s", duration(ours(targetNone)), duration(theirs(engineNull)))
	if all.ours[p.bare] == nil {
		return []check{reported}
	}
	reported.remark += fmt.Sprintf(", Go and package %s %s", p.target, duration(ours(p.target)-ours(p.bare)))
	alone := compareTimes("  the read alone", ours(p.bare)-ours(targetNone), theirs(p.engine)-theirs(engineNull))
	alone.remark = p.bare + " less fold and harness / fio less its loop"
	if reported.verdict == differs && alone.verdict == agrees {
		reported.verdict = explained
	}
	alone.verdict = part
	return []check{reported, alone}
}

// A sink keeps records. What is refused is an error.
type sink struct{ record func(r bench.Record) }

// Record implements [bench.Sink].
func (s *sink) Record(r bench.Record) error {
	if s.record != nil {
		s.record(r)
	}
	return nil
}

// Refused implements [bench.Sink].
func (s *sink) Refused(c bench.Case, reason error) error {
	return fmt.Errorf("%s: %w", c.Name(), reason)
}

// Progress implements [bench.Sink].
func (s *sink) Progress(int, int, bench.Step) {}
