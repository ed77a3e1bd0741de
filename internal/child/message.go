package child

import (
	"errors"
	"fmt"
	"time"

	"mmapbench/bench"
	"mmapbench/bench/counter"
)

// A job is the part of a [bench.Config] that can be sent.
type job struct {
	Cases     []bench.Case
	Targets   []string // their names
	Input     bench.Input
	Dir       string
	Passes    []bench.Pass
	Rounds    int
	MaxRounds int
	Asks      bool // the parent has an Enough function
	Budget    time.Duration
	Twins     bool
	Batch     time.Duration
	Longest   time.Duration
	Seed      uint64
}

// newJob returns the job for cfg. The child supplies the rest itself.
func newJob(cfg bench.Config, dir string) (job, error) {
	switch {
	case cfg.Count != nil:
		return job{}, errors.New("a Count function can't be sent to a child process")
	case cfg.Clock != nil:
		return job{}, errors.New("a clock can't be sent to a child process")
	case cfg.Counters != nil || cfg.Quiet != nil:
		return job{}, errors.New("counters can't be sent to a child process")
	}
	j := job{
		Cases: cfg.Cases, Input: *cfg.Input, Dir: dir, Passes: cfg.Passes,
		Rounds: cfg.Rounds, MaxRounds: cfg.MaxRounds, Asks: cfg.Enough != nil, Budget: cfg.Budget,
		Twins: cfg.Twins, Batch: cfg.Batch, Longest: cfg.Longest, Seed: cfg.Seed,
	}
	for _, t := range cfg.Targets {
		j.Targets = append(j.Targets, t.Name)
	}
	return j, nil
}

// config completes base, which holds what cannot be sent, with the job.
func (j job) config(base bench.Config) (bench.Config, error) {
	in, err := bench.OpenInput(j.Input.Path)
	if err != nil {
		return bench.Config{}, err
	}
	if in.Size != j.Input.Size {
		return bench.Config{}, fmt.Errorf("%s was changed while it was measured: measure on a copy", in.Path)
	}
	in.Needles = j.Input.Needles
	cfg := bench.Config{
		Cases: j.Cases, Input: in, Dir: j.Dir, Passes: j.Passes,
		Rounds: j.Rounds, MaxRounds: j.MaxRounds, Budget: j.Budget,
		Twins: j.Twins, Batch: j.Batch, Longest: j.Longest, Seed: j.Seed,
		Clock: base.Clock, Counters: base.Counters, Quiet: base.Quiet,
	}
	for _, name := range j.Targets {
		t, err := targetNamed(base.Targets, name)
		if err != nil {
			return bench.Config{}, err
		}
		cfg.Targets = append(cfg.Targets, t)
	}
	return cfg, nil
}

func targetNamed(all []bench.Target, name string) (bench.Target, error) {
	for _, t := range all {
		if t.Name == name {
			return t, nil
		}
	}
	return bench.Target{}, fmt.Errorf("the child process knows no target %q", name)
}

// A message is sent by the child. Exactly one field is set.
type message struct {
	Record   *bench.Measurement `json:",omitempty"`
	Refused  *refused           `json:",omitempty"`
	Progress *progress          `json:",omitempty"`
	Note     *note              `json:",omitempty"`
	Sources  []source           `json:",omitempty"`
	Times    [][]float64        `json:",omitempty"` // asks whether the rounds are enough
	End      *end               `json:",omitempty"`
}

type note struct{ Key, Value string }

type refused struct {
	Case   bench.Case
	Reason wireError
}

type progress struct {
	Done, Total int
	Next        bench.Step
}

type source struct {
	Figure counter.Figure
	Name   string
	Err    *wireError `json:",omitempty"`
}

func toWireSources(all []counter.Source) (sent []source) {
	for _, src := range all {
		s := source{Figure: src.Figure, Name: src.Name}
		if src.Err != nil {
			w := toWire(src.Err)
			s.Err = &w
		}
		sent = append(sent, s)
	}
	return sent
}

func fromWireSources(sent []source) (all []counter.Source) {
	for _, s := range sent {
		src := counter.Source{Figure: s.Figure, Name: s.Name}
		if s.Err != nil {
			src.Err = s.Err.error()
		}
		all = append(all, src)
	}
	return all
}

// An end is the last message: the result of bench.Run.
type end struct {
	Err *wireError `json:",omitempty"`
}

func newEnd(err error) *end {
	if err == nil {
		return new(end)
	}
	w := toWire(err)
	return &end{&w}
}

// err returns the error of the run, or nil for a nil end.
func (e *end) err() error {
	if e == nil || e.Err == nil {
		return nil
	}
	return e.Err.error()
}
