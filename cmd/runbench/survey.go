package main

import (
	"bytes"
	"context"
	"errors"
	"math"
	"time"

	"mmapbench/bench"
	"mmapbench/bench/model"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/doctor"
	"mmapbench/internal/record"
)

// A survey measures what an explanation needs: several runs, one behind the
// other in one record.
type survey struct {
	flags    *explainFlags
	question *model.Question // nil for none
	app      *app
	args     []string
	recorded bytes.Buffer
}

// A leg is one of the runs.
type leg struct {
	flags  runFlags
	share  float64 // of the budget
	again  bool    // its cases were counted before
	floors bool    // those of the machine are measured behind it
}

// repeats is how often all is measured. A machine whose speed drifts from
// minute to minute would else give sizes that do not belong together; but what
// is done before a measurement takes more time than a small budget has.
func (s *survey) repeats() int {
	const often, once, enough = 3, 1, 20 * time.Second
	if s.flags.measure.budget < enough {
		return once
	}
	return often
}

// legs returns the runs: reads of many sizes, the same with fresh mappings,
// whole files, and what the question is about beyond that. Their shares add up
// to 1.
func (s *survey) legs() (all []leg) {
	fine, coarse, files := surveyed()
	if q := s.question; q != nil && q.Block > 0 {
		fine, coarse, files = append(fine, q.Block), append(coarse, q.Block), append(files, q.Block)
	}
	repeats := s.repeats()
	const rounds = 8
	passes := rounds
	if repeats > 1 {
		passes = 4 // a mapping is made anew for each, and all of the file is one
	}
	reads := leg{flags: runFlags{bench: "^Read$/order=(seq|rand)", block: fine, mapping: "kept", count: rounds}, share: 0.5, floors: true}
	fresh := leg{flags: runFlags{bench: reads.flags.bench, block: coarse, mapping: "fresh", count: passes}, share: 0.3}
	whole := leg{flags: runFlags{bench: "^(OpenClose|ManyFiles)$/order=rand", block: files, count: rounds}, share: 0.2}
	for i := range repeats {
		for _, l := range []leg{reads, fresh, whole} {
			l.share /= float64(repeats)
			l.again = i > 0
			all = append(all, l)
		}
	}
	if extra, ok := s.asked(); ok {
		extra.count = rounds
		all = append(all, leg{flags: extra, share: 0.3})
	}
	total := 0.0
	for _, l := range all {
		total += l.share
	}
	for i := range all {
		all[i].share /= total
	}
	return all
}

// asked is the run that only the question needs. ok is false if there is none.
func (s *survey) asked() (f runFlags, ok bool) {
	if s.question == nil {
		return f, false
	}
	p := s.question.Probe()
	if !p.Special {
		return f, false
	}
	f = runFlags{bench: p.Bench, all: p.All, cache: p.Cache, mapping: p.Map}
	if p.Block > 0 {
		f.block = bytesize.Sizes{p.Block}
	}
	if p.Memory > 0 {
		f.mem = bytesize.Size(p.Memory)
		f.size = bytesize.Size(p.File)
	}
	return f, true
}

// measure does all of it. The run is nil if nothing was measured.
func (s *survey) measure(ctx context.Context) (run *record.Run, err error) {
	first := &measurement{flags: &s.flags.measure}
	out, err := first.openOutput()
	if err != nil {
		return nil, badInput(err)
	}
	defer func() { err = errors.Join(err, out.close()) }()
	started := time.Now()
	measured := 0
	for _, l := range s.legs() {
		if ctx.Err() != nil {
			break
		}
		m, legErr := s.leg(ctx, l, started)
		if m != nil {
			if l.floors && legErr == nil {
				legErr = s.floors(ctx, m)
			}
			measured += m.measured
			_, writeErr := out.Write(m.recorded.Bytes())
			s.recorded.Write(m.recorded.Bytes())
			legErr = errors.Join(legErr, writeErr)
		}
		if err = errors.Join(err, legErr); legErr != nil {
			break
		}
	}
	if measured == 0 {
		return nil, errors.Join(err, ctx.Err())
	}
	run, loadErr := record.Load(&s.recorded, "this run")
	return run, errors.Join(err, loadErr)
}

// leg does one of the runs.
func (s *survey) leg(ctx context.Context, l leg, started time.Time) (*measurement, error) {
	f := l.flags
	g := s.flags.measure
	f.file, f.dir, f.seed, f.seeded, f.format, f.quiet = g.file, g.dir, g.seed, g.seeded, "text", g.quiet
	if g.count > 0 {
		f.count = g.count
	}
	f.budget = time.Duration(math.Round(float64(g.budget) * l.share))
	if f.size == 0 {
		f.size = g.size
	} else {
		f.file = "" // what is larger than memory is generated
	}
	off := false
	f.latency = &off
	set, err := f.check(s.app.targets, started)
	if err != nil {
		return nil, badInput(err)
	}
	if l.again {
		set.passes = []bench.Pass{bench.Timing}
	}
	m := &measurement{flags: &f, settings: set, args: append([]string{"explain"}, s.args...), started: started, progress: newProgress(s.app.stderr, g.quiet)}
	defer m.progress.end()
	return m, m.measure(ctx)
}

// floors measures the machine's, as part of a run.
func (s *survey) floors(ctx context.Context, m *measurement) error {
	m.progress.say("floors of the machine")
	defer m.progress.end()
	floors, err := doctor.MemoryFloors(ctx, doctor.Options{Dir: s.flags.measure.dir})
	for _, f := range floors {
		if f.Err != nil || !f.Bounded() {
			continue
		}
		note := record.Floor{Name: f.Name, Unit: f.Unit, Value: f.Center, Low: f.Low, High: f.High}
		if err := m.writer.Note("floor", note.String()); err != nil {
			return err
		}
	}
	return err
}
