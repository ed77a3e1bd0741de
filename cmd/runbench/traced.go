package main

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"slices"
	"strings"

	"mmapbench/bench"
	"mmapbench/bench/counter"
	"mmapbench/internal/child"
)

// callsUnit is what a child counts where this process has no right to.
const callsUnit = "syscalls/op"

// lacksCalls reports whether system calls can't be counted in this process.
func lacksCalls(sources []bench.Field) bool {
	return runtime.GOOS == "linux" && slices.ContainsFunc(sources, isAbsentCalls)
}

func isAbsentCalls(f bench.Field) bool {
	return f.Key == "absent" && strings.HasPrefix(f.Value, callsUnit+": ")
}

// A tracing does the counting pass of each case in a child that is traced.
type tracing struct {
	cfg     bench.Config // of the run
	lacking string       // why system calls can't be counted in this process
	note    func(key, value string) error

	told  bool // where the figures come from, or that there are none
	never bool // nothing can be traced
}

// count is for [bench.Config.Count].
func (t *tracing) count(ctx context.Context, c bench.Case, sink bench.Sink) (done bool, err error) {
	if t.never {
		return false, nil
	}
	cfg := t.cfg
	cfg.Cases, cfg.Passes, cfg.Count = []bench.Case{c}, []bench.Pass{bench.Counting}, nil
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
			// Counted again they would be there twice.
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
	return t.note("absent", callsUnit+": "+t.lacking+"; nor under ptrace: "+why)
}

// counts takes what the child counts of one case. Its steps are none of the run.
type counts struct {
	bench.Sink
	*tracing
	records int
	refused error
}

// Record implements [bench.Sink].
func (s *counts) Record(r bench.Record) error {
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
