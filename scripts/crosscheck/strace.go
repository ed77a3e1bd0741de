package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"mmapbench/bench"
)

// calls compares system calls per operation with what strace counts.
func (s *session) calls(ctx context.Context) ([]check, error) {
	return s.counts(ctx, section{
		tool: "strace", what: "calls", cases: s.cases("kept"), targets: []string{targetStdio, targetMmap}, compare: s.compareCalls,
	})
}

// compareCalls has strace count the calls of a case on each target and without a
// read: the difference is what the reads cost.
func (s *session) compareCalls(ctx context.Context, strace tool, sec section, c bench.Case) (checks []check, err error) {
	run, recorded, err := s.ours(ctx, c, sec.targets...)
	if err != nil {
		return nil, err
	}
	idle, idleOps, err := s.straceRun(ctx, strace, operation{c: c, target: targetNone, file: s.input()})
	if err != nil {
		return nil, err
	}
	for _, t := range sec.targets {
		ours, err := figure(run, recorded, t, unitCalls)
		if err != nil {
			return nil, err
		}
		busy, ops, err := s.straceRun(ctx, strace, operation{c: c, target: t, file: s.input()})
		if err != nil {
			return nil, err
		}
		if ops != idleOps {
			return nil, fmt.Errorf("%s: %d operations on %s, but %d on %s", label(c), ops, t, idleOps, targetNone)
		}
		k := compareCounts(sec.name(c, t), ours, tally{sum(busy) - sum(idle), ops}, callLimit)
		k.remark = fmt.Sprintf("%d operations: %s", ops, mostOf(busy, idle))
		checks = append(checks, k)
	}
	return checks, nil
}

// straceRun has strace count the calls of an operation, by their names, and
// returns how many operations that were.
func (s *session) straceRun(ctx context.Context, strace tool, o operation) (calls map[string]int64, ops int64, err error) {
	summary := filepath.Join(s.dir, "strace")
	// -I 2 lets it be interrupted although it has an -o.
	if ops, err = strace.watch(ctx, s.dir, []string{"-f", "-c", "-I", "2", "-o", summary}, o); err != nil {
		return nil, 0, err
	}
	b, err := os.ReadFile(summary)
	if err != nil {
		return nil, 0, err
	}
	calls, err = parseStrace(b)
	return calls, ops, err
}

// runtimeCalls are those by which the Go runtime schedules, preempts and waits,
// at times of its own choosing. runbench leaves them out too; those of waiting
// it need not, as another thread than that of the operations waits.
func runtimeCalls() []string {
	return []string{
		"futex", "rt_sigreturn", "rt_sigprocmask", "tgkill", "getpid", "sched_yield", "nanosleep",
		"clock_nanosleep", "restart_syscall", "epoll_wait", "epoll_pwait",
	}
}

// parseStrace reads the tables of strace -c, whose rows stand between two rules:
// the number of calls by name, but for those of the runtime. A 32-bit program
// has a table for each of its modes, as it was started by a 64-bit one.
func parseStrace(b []byte) (map[string]int64, error) {
	const callsColumn, least = 3, 5 // an empty column of errors leaves five
	calls := map[string]int64{}
	rules := 0
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		switch {
		case len(f) > 0 && strings.HasPrefix(f[0], "---"):
			rules++
			continue
		case rules%2 == 0:
			continue
		case len(f) < least:
			return nil, fmt.Errorf("strace's output is not understood: %q", strings.TrimSpace(line))
		}
		n, err := strconv.ParseInt(f[callsColumn], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("strace's output is not understood: %q: %w", strings.TrimSpace(line), err)
		}
		calls[f[len(f)-1]] += n
	}
	if rules == 0 || rules%2 != 0 {
		return nil, fmt.Errorf("strace's output is not understood: %q", firstLine(b))
	}
	for _, name := range runtimeCalls() {
		delete(calls, name)
	}
	return calls, nil
}

func sum(calls map[string]int64) (n int64) {
	for _, k := range calls {
		n += k
	}
	return n
}

// mostOf names the call of which busy has most more than idle.
func mostOf(busy, idle map[string]int64) string {
	most, name := int64(0), ""
	for k := range busy {
		if d := busy[k] - idle[k]; d > most || d == most && k < name {
			most, name = d, k
		}
	}
	if name == "" {
		return "no more calls than without a read"
	}
	return fmt.Sprintf("%d more %s than without a read", most, name)
}
