package doctor

import (
	"errors"
	"fmt"
	"os/exec"

	"mmapbench/bench/counter"
)

// A Counter is a figure of package counter and whether it works.
type Counter struct {
	Unit   string // as in records, for example "syscalls/op"
	Source string // the kernel's interface
	Err    error  // why it is absent, with the way out if one is known, or nil
}

// openSources opens the counters to see which work.
func openSources() []counter.Source {
	all, err := counter.Sources()
	if err != nil {
		// A counter that fails to close is not to be relied on.
		for i := range all {
			all[i].Err = errors.Join(all[i].Err, err)
		}
	}
	return all
}

func counters(sources []counter.Source) (all []Counter) {
	for _, s := range sources {
		all = append(all, Counter{Unit: s.Figure.Unit(), Source: s.Name, Err: s.Err})
	}
	return all
}

// tracing traces a child to see whether that works: a container may refuse what
// the settings of the kernel allow.
func tracing(child *exec.Cmd) Finding {
	f := Finding{Topic: "ptrace", Why: "without the right to tracepoints, only ptrace(2) of a child counts system calls"}
	wait, err := counter.Trace(child)
	if err == nil {
		err = wait()
	}
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return f.unknown(err, "")
	case err != nil:
		return f.set(Notice, fmt.Sprintf("a child cannot be traced: %v", err), "sudo sysctl kernel.yama.ptrace_scope=1; in a container, --cap-add=SYS_PTRACE and a seccomp profile that allows ptrace(2)")
	}
	return f.set(Fine, "a child can be traced", "")
}

// perf: see Documentation/admin-guide/perf-security.rst.
func (s *system) perf() Finding {
	f := Finding{Topic: "perf_event_paranoid", Why: "above -1 only root or CAP_PERFMON may count system calls by tracepoint"}
	const file = "proc/sys/kernel/perf_event_paranoid"
	n, err := s.root.Number(file)
	if err != nil {
		return f.unknown(err, "a kernel with CONFIG_PERF_EVENTS counts system calls")
	}
	state := fmt.Sprint(n)
	switch {
	case s.isRoot:
		return f.set(Fine, state+", which does not restrict root", "")
	case n < 0:
		return f.set(Fine, state, "")
	}
	return f.set(Notice, state, "sudo sysctl kernel.perf_event_paranoid=-1, or run as root")
}
