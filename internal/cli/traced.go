package cli

import (
	"context"
	"errors"
	"io/fs"
	"runtime"

	"mmapbench/bench"
	"mmapbench/bench/counter"
	"mmapbench/internal/child"
)

// callsUnit is the unit that a traced child counts where this process may not.
const callsUnit = "syscalls/op"

// lacksCalls reports whether system calls are what this process cannot count,
// but a traced child can.
func lacksCalls(s counter.Source) bool {
	return runtime.GOOS == "linux" && s.Figure == counter.SystemCalls && s.Err != nil
}

// A tracing runs the counting pass of each case in a traced child.
type tracing struct {
	cfg     bench.Config // configuration of the run
	lacking error        // why this process cannot count system calls
	note    func(key, value string) error

	told  bool // the sources of the figures, or their absence, are recorded
	never bool // tracing does not work here
}

// count implements [bench.Config.Count].
func (t *tracing) count(ctx context.Context, c bench.Case, sink bench.Sink) (done bool, err error) {
	if t.never {
		return false, nil
	}
	cfg := t.cfg
	cfg.Cases, cfg.Passes, cfg.Count = []bench.Case{c}, []bench.Pass{bench.Counting}, nil
	cfg.Clock = nil // the clock is for timing only
	cfg.MaxRounds, cfg.Enough, cfg.Budget = 0, nil, 0
	counts := &counts{Sink: sink, tracing: t}
	err = child.Run(ctx, cfg, counter.Trace, counts)
	var crash *child.Crash
	switch {
	case ctx.Err() != nil:
		return false, err
	case !t.told && (errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported)):
		t.never = true
		return false, t.absent(err.Error())
	case errors.As(err, &crash):
		if counts.records > 0 {
			// The case must not be counted a second time.
			return true, t.note("warning", "counting in a traced process: "+err.Error())
		}
		return false, t.note("warning", "counting in a traced process: "+err.Error())
	case err == nil && counts.refused != nil:
		return false, counts.refused
	}
	return true, err
}

func (t *tracing) absent(why string) error {
	t.told = true
	return t.note("absent", callsUnit+": "+t.lacking.Error()+"; nor under ptrace: "+why)
}

// counts receives the figures that the child counts for one case. It drops the
// child's progress.
type counts struct {
	bench.Sink
	*tracing
	records int
	refused error
}

// Record implements [bench.Sink].
func (s *counts) Record(r bench.Measurement) error {
	s.records++
	return s.Sink.Record(r)
}

// Refused implements [bench.Sink].
func (s *counts) Refused(_ bench.Case, reason error) error {
	s.refused = reason
	return nil
}

// Progress implements [bench.Sink].
func (s *counts) Progress(int, int, bench.Step) {}

// Note implements [bench.Noter].
func (s *counts) Note(key, value string) error { return s.note(key, value) }

// Sources implements [child.SourceTaker].
func (s *counts) Sources(all []counter.Source) error {
	if s.told {
		return nil
	}
	s.told = true
	for _, source := range all {
		if source.Figure != counter.SystemCalls {
			continue
		}
		if source.Err != nil {
			return s.absent(source.Err.Error())
		}
		return s.note("source", callsUnit+": "+source.Name+", in a process of their own")
	}
	return nil
}
