package bench

import (
	"context"
	"errors"
	"fmt"
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

	// Budget is the time, counted from the start of Run, until which rounds may
	// be added: those of a case until its share of the budget and the shares of
	// the cases before it are over. Cases that make or open files have three
	// shares, others one. Default: 0, any time.
	Budget time.Duration

	// Twins has one target of each case run twice in each round, as two trials
	// that differ in nothing but their name: how far they are apart is what a
	// difference has to exceed. Which target it is changes from case to case.
	Twins bool

	// Batch is how long each turn of the timing pass should take. It takes
	// longer where one operation does.
	Batch time.Duration

	// Longest is how long a single operation may take, and a whole batch where
	// batches have a fixed number of operations: where each opens the file
	// anew, appends or ends with a flush. A case that takes longer is refused.
	// Default: 0, any time.
	Longest time.Duration

	// Seed of the order of targets, blocks and needles.
	Seed uint64

	// Clock times the batches. Default: the monotonic clock of the system.
	Clock Clock

	// Counters opens the counters for the calling thread. Default:
	// [counter.Open].
	Counters func() Counters

	// Count, if not nil, does the counting pass of a case, on all targets, in
	// a place of its own, such as a process that may count more. It hands the
	// records to the sink, and returns whether it could: else the pass is done
	// as usual. An error that matches [ErrRefused] refuses the case.
	Count func(ctx context.Context, c Case, sink Sink) (done bool, err error)

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

	// Refused takes a case that can't be run.
	Refused(c Case, reason error) error

	// Progress is told before each step how many of the plan's are done.
	Progress(done, total int, next Step)
}

// A Noter is a Sink that wants to know what belongs to the record and is no
// figure of one target: what the clock costs ("clock"), which units are missing
// in some places ("absent"), and what could not be proven ("warning"). The notes
// are those that [Writer.Note] takes.
type Noter interface {
	Note(key, value string) error
}

// A CaseError is a case that is invalid on a target: its operations failed, or
// did not do the work.
type CaseError struct {
	Case   Case
	Target string // "" where it is none's, or that of one of those that Err names
	Err    error
}

func (e *CaseError) Error() string {
	if e.Target == "" {
		return fmt.Sprintf("%s: %v", e.Case.Name(), e.Err)
	}
	return fmt.Sprintf("%s on %s: %v", e.Case.Name(), e.Target, e.Err)
}

func (e *CaseError) Unwrap() error { return e.Err }

// check finds what would make a run do nothing, or the wrong thing.
func (cfg *Config) check(sink Sink) error {
	if err := checkTargets(cfg.Targets); err != nil {
		return err
	}
	for _, c := range cfg.Cases {
		if workload(c.Workload) == nil {
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
