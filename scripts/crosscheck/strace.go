package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"mmapbench/bench"
)

// calls compares system calls per operation with what strace counts.
func (s *session) calls(ctx context.Context) (checks []check, err error) {
	cases, targets := s.cases("kept"), []string{targetStdio, targetMmap}
	name := func(c bench.Case, target string) string {
		return fmt.Sprintf("calls: %s, %s / strace", label(c), target)
	}
	skipAll := func(reason error) []check {
		return skipEach(cases, targets, name, reason)
	}
	strace, err := find("strace")
	if err != nil {
		return skipAll(err), nil
	}
	for _, c := range cases {
		s.say("system calls of %s", label(c))
		run, recorded, err := s.ours(ctx, c, targets...)
		if err != nil {
			return nil, err
		}
		idle, idleOps, err := s.straceRun(ctx, strace, operation{c: c, target: targetNone, file: s.input()})
		if failed := new(toolError); errors.As(err, &failed) {
			return skipAll(err), nil
		}
		if err != nil {
			return nil, err
		}
		for _, t := range targets {
			ours, err := figure(run, recorded, t, unitCalls)
			if failed := new(toolError); errors.As(err, &failed) {
				checks = append(checks, skip(name(c, t), err))
				continue
			}
			if err != nil {
				return nil, err
			}
			busy, ops, err := s.straceRun(ctx, strace, operation{c: c, target: t, file: s.input()})
			if err != nil {
				return nil, err
			}
			if ops != idleOps {
				return nil, fmt.Errorf("%s: %d operations on %s, %d on %s", label(c), ops, t, idleOps, targetNone)
			}
			k := compareCounts(name(c, t), ours, tally{sum(busy) - sum(idle), ops}, callLimit)
			k.remark = fmt.Sprintf("%d operations: %s", ops, mostOf(busy, idle))
			checks = append(checks, k)
		}
	}
	return checks, nil
}

// skipEach skips the checks of each case on each target.
func skipEach(cases []bench.Case, targets []string, name func(c bench.Case, target string) string, reason error) (checks []check) {
	for _, c := range cases {
		for _, t := range targets {
			checks = append(checks, skip(name(c, t), reason))
		}
	}
	return checks
}

// straceRun has strace count the calls of an operation, by their names, and
// returns how many operations that were.
func (s *session) straceRun(ctx context.Context, strace tool, o operation) (calls map[string]int64, ops int64, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, 0, err
	}
	summary := filepath.Join(s.dir, "strace")
	args := append([]string{"-f", "-c", "-o", summary, self}, o.args()...)
	out, err := strace.run(ctx, s.dir, args...)
	if err != nil {
		return nil, 0, err
	}
	if ops, err = parseOps(out); err != nil {
		return nil, 0, err
	}
	b, err := os.ReadFile(summary)
	if err != nil {
		return nil, 0, err
	}
	calls, err = parseStrace(b)
	return calls, ops, err
}

// parseOps reads what operate prints.
func parseOps(out []byte) (int64, error) {
	ops, err := strconv.ParseInt(string(bytes.TrimSpace(out)), 10, 64)
	if err != nil || ops <= 0 {
		return 0, fmt.Errorf("crosscheck operate printed %q, no number of operations", out)
	}
	return ops, nil
}

// runtimeCalls are those by which the Go runtime schedules, preempts and waits,
// at times of its own choosing. runbench leaves them out too; epoll it need not,
// as another thread than that of the operations waits there.
func runtimeCalls() []string {
	return []string{
		"futex", "rt_sigreturn", "rt_sigprocmask", "tgkill", "getpid", "sched_yield", "nanosleep",
		"clock_nanosleep", "restart_syscall", "epoll_wait", "epoll_pwait",
	}
}

// parseStrace reads the table of strace -c: the number of calls by name.
func parseStrace(b []byte) (map[string]int64, error) {
	const callsColumn, least = 3, 5 // an empty column errors leaves five
	calls := map[string]int64{}
	rules := 0
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) > 0 && strings.HasPrefix(f[0], "---") {
			rules++
		}
		// The rows stand between two rules.
		if rules != 1 || len(f) < least {
			continue
		}
		if strings.HasPrefix(f[0], "---") {
			continue
		}
		n, err := strconv.ParseInt(f[callsColumn], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("strace's output is not understood: %q: %w", strings.TrimSpace(line), err)
		}
		calls[f[len(f)-1]] += n
	}
	if rules != 2 {
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
	names := make([]string, 0, len(busy))
	for k := range busy {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		if d := busy[k] - idle[k]; d > most {
			most, name = d, k
		}
	}
	if name == "" {
		return "no calls"
	}
	return fmt.Sprintf("%d more %s than without a read", most, name)
}
