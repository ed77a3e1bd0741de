package bench

import (
	"errors"
	"fmt"
	"time"

	"mmapbench/bench/counter"
	"mmapbench/bench/workload"
	"mmapbench/internal/work"
)

// A Config says what to run. Fields without a stated default are required.
type Config struct {
	Cases   []Case
	Targets []Target `json:"-"`
	Input   *Input
	Dir     string // where scratch files are made; they are removed at the end

	// Passes are the passes to do. Default: nil, all of them.
	Passes []Pass

	// Files is how often the run makes its files anew, unless they are larger
	// than 128 MiB. Figures differ from file to file, since their pages lie
	// elsewhere. Default: 1.
	Files int

	// Rounds is the number of rounds of the timing pass, divided among the
	// files.
	Rounds int

	// MaxRounds is the most rounds a case may have while Enough asks for
	// more, divided likewise. Default: Rounds.
	MaxRounds int

	// Enough reports whether the rounds so far are enough. It is called
	// after the first Rounds rounds of a case and after each further one.
	// times holds the ns/op of each target on this file, by its index in
	// Targets, in the order of rounds; nil for a target that takes no part.
	// Default: nil, Rounds are enough.
	Enough func(times [][]float64) bool `json:"-"`

	// Budget is the time, counted from the start of Run, in which rounds are
	// done. A case has rounds until its share of the budget and the shares of
	// all cases before it have passed, but at least Rounds, or six if its
	// operations wait for the device. A case that makes or opens files has
	// three shares, any other case one. Default: 0, no limit.
	Budget time.Duration

	// Twins runs one target of each case twice in each round, as two trials
	// that differ in name only. The difference between the two is noise,
	// which a real difference has to exceed. The target changes from case
	// to case.
	Twins bool

	// Batch is how long each turn of the timing pass should take. A turn is
	// longer if a single operation is.
	Batch time.Duration

	// Longest bounds the time of a single operation. It also bounds a whole
	// batch where the number of operations is fixed: where each batch opens
	// the file anew, appends or ends with a flush. A case that takes longer
	// is refused. Default: 0, no limit.
	Longest time.Duration

	// Seed determines the order of targets and blocks, and the needles.
	Seed uint64

	// Clock times the batches. Default: the monotonic clock of the system.
	Clock Clock `json:"-"`

	// Counters opens the counters for the calling thread. Default:
	// [counter.Open].
	Counters func() Counters `json:"-"`

	// Quiet opens the counters that may run while times are taken. Default:
	// [counter.OpenQuiet].
	Quiet func() Counters `json:"-"`

	ops int // operations of a batch in tests; 0 for what fits Batch
}

// Counters are the methods of a [counter.Set] that the passes use.
type Counters interface {
	Start() error
	Stop() (counter.Reading, error)
	Sources() []counter.Source
	Close() error
}

// A Sink receives the results of a run, between batches. Its errors end the
// run.
type Sink interface {
	// Record receives a measurement.
	Record(r Measurement) error

	// Refused receives a case that cannot be run, with the reason.
	Refused(c Case, reason error) error

	// Progress is called before each step with the number of steps done.
	Progress(done, total int, next Step)
}

// A Noter is a Sink that also wants what belongs to the record and is no figure
// of one target: the cost of the clock ("clock"), units that are missing in
// some places ("absent"), and what could not be proven ("warning").
// Package record writes such notes as comments.
type Noter interface {
	Note(key, value string) error
}

// A CaseError reports a case that is invalid on a target: an operation failed,
// or did not do its work.
type CaseError struct {
	Case   Case
	Target string // "" if no single target is at fault, or one of the targets that Err names
	Err    error
}

func (e *CaseError) Error() string {
	if e.Target == "" {
		return fmt.Sprintf("%s: %v", e.Case.Name(), e.Err)
	}
	return fmt.Sprintf("%s on %s: %v", e.Case.Name(), e.Target, e.Err)
}

func (e *CaseError) Unwrap() error { return e.Err }

// check rejects a Config that would do nothing, or the wrong thing.
func (cfg *Config) check(sink Sink) error {
	if err := work.CheckTargets(cfg.Targets); err != nil {
		return err
	}
	for _, c := range cfg.Cases {
		if workload.Named(c.Workload) == nil {
			return fmt.Errorf("there is no workload %q", c.Workload)
		}
	}
	switch {
	case len(cfg.Cases) == 0:
		return errors.New("no cases: see Selection")
	case cfg.Input == nil:
		return errors.New("no input: see OpenInput and Generate")
	case cfg.Dir == "":
		return errors.New("no directory for scratch files")
	case cfg.Rounds < 1 && cfg.does(Timing):
		return fmt.Errorf("%d rounds of the timing pass: at least 1 is needed", cfg.Rounds)
	case cfg.Batch <= 0 && (cfg.does(Timing) || cfg.does(Latency)):
		return fmt.Errorf("a batch of %v: turns have to take time", cfg.Batch)
	case sink == nil:
		return errors.New("no sink to take the records")
	}
	return nil
}
