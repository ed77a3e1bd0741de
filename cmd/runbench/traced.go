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

// countTraced does the counting pass of cfg in a child that is traced, and
// returns what is left to do: all of it where no child can be.
func (m *measurement) countTraced(ctx context.Context, cfg bench.Config) (left bench.Config, err error) {
	passes := cfg.Passes
	if passes == nil {
		passes = []bench.Pass{bench.Counting, bench.Timing, bench.Latency, bench.Stall}
	}
	counting, rest := cfg, cfg
	counting.Passes = []bench.Pass{bench.Counting}
	rest.Passes = slices.DeleteFunc(slices.Clone(passes), func(p bench.Pass) bool { return p == bench.Counting })

	sink := &tracedSink{measurement: m, steps: len(rest.Plan())}
	err = child.Run(ctx, counting, counter.Trace, sink)
	m.counted = sink.done
	var crash *child.Crash
	switch {
	case ctx.Err() != nil:
		return rest, err
	case !sink.told && (errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported)):
		return cfg, sink.absent(err.Error())
	case errors.As(err, &crash):
		return cfg, m.writer.Note("warning", "counting in a traced process: "+err.Error())
	}
	// What is invalid there need not be measured here.
	invalid := func(c bench.Case) bool {
		return slices.ContainsFunc(separate(err), func(e error) bool {
			var bad *bench.CaseError
			return errors.As(e, &bad) && bad.Case == c
		})
	}
	rest.Cases = slices.DeleteFunc(slices.Clone(rest.Cases), invalid)
	if len(rest.Cases) == len(cfg.Cases) {
		return rest, err
	}
	m.invalid = err
	return rest, nil
}

// A tracedSink takes what the child counts.
type tracedSink struct {
	*measurement
	steps int  // that come after the child's
	done  int  // of the child's
	told  bool // where its figures come from
}

// Sources implements [child.SourceTaker].
func (s *tracedSink) Sources(all []counter.Source) error {
	s.told = true
	for _, source := range all {
		if source.Figure != counter.SystemCalls {
			continue
		}
		if source.Err != nil {
			return s.absent(source.Err.Error())
		}
		return s.writer.Note("source", callsUnit+": "+source.Name+", in a process of their own")
	}
	return nil
}

func (s *tracedSink) absent(why string) error {
	return s.writer.Note("absent", callsUnit+": "+s.lacking+"; nor under ptrace: "+why)
}

// Progress implements [bench.Sink].
func (s *tracedSink) Progress(done, total int, next bench.Step) {
	s.done = done
	s.measurement.Progress(done, total+s.steps, next)
}
