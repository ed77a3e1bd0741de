package child

import (
	"errors"
	"fmt"
	"slices"

	"mmapbench/bench"
)

// A job is a [bench.Config] as it is sent, with the names of its targets.
type job struct {
	bench.Config
	Names []string
	Asks  bool // the parent has an Enough function
}

// newJob returns the job for cfg. The child supplies the rest itself.
func newJob(cfg bench.Config, dir string) (job, error) {
	if cfg.Clock != nil || cfg.Counters != nil || cfg.Quiet != nil {
		return job{}, errors.New("a clock and counters can't be sent to a child process")
	}
	j := job{Config: cfg, Asks: cfg.Enough != nil}
	j.Dir = dir
	for _, t := range cfg.Targets {
		j.Names = append(j.Names, t.Name)
	}
	return j, nil
}

// config completes the job with what base holds, which cannot be sent.
func (j job) config(base bench.Config) (bench.Config, error) {
	in, err := bench.OpenInput(j.Input.Path)
	if err != nil {
		return bench.Config{}, err
	}
	if in.Size != j.Input.Size {
		return bench.Config{}, fmt.Errorf("%s was changed while it was measured: measure on a copy", in.Path)
	}
	in.Needles, in.Own = j.Input.Needles, j.Input.Own
	cfg := j.Config
	cfg.Input, cfg.Clock, cfg.Counters, cfg.Quiet = in, base.Clock, base.Counters, base.Quiet
	for _, name := range j.Names {
		i := slices.IndexFunc(base.Targets, func(t bench.Target) bool { return t.Name == name })
		if i < 0 {
			return bench.Config{}, fmt.Errorf("the child process knows no target %q", name)
		}
		cfg.Targets = append(cfg.Targets, base.Targets[i])
	}
	return cfg, nil
}

// A message is sent by the child. Exactly one field is set.
type message struct {
	Record   *bench.Measurement `json:",omitempty"`
	Refused  *refused           `json:",omitempty"`
	Progress *progress          `json:",omitempty"`
	Note     *note              `json:",omitempty"`
	Times    [][]float64        `json:",omitempty"` // asks whether the rounds are enough
	End      *end               `json:",omitempty"`
}

type note struct{ Key, Value string }

type refused struct {
	Case   bench.Case
	Reason *sentError
}

type progress struct {
	Done, Total int
	Next        bench.Step
}

// An end is the last message: the result of bench.Run.
type end struct {
	Err *sentError `json:",omitempty"`
}

// err returns the error of the run, or nil for a nil end.
func (e *end) err() error {
	if e == nil {
		return nil
	}
	return e.Err.received()
}
