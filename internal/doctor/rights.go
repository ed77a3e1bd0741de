package doctor

import "fmt"

// perf: see Documentation/admin-guide/perf-security.rst.
func (s *system) perf() Finding {
	f := Finding{Topic: "perf_event_paranoid", Why: "above -1 only root or CAP_PERFMON may count system calls by tracepoint"}
	const file = "proc/sys/kernel/perf_event_paranoid"
	n, err := s.root.number(file)
	if err != nil {
		return f.unknown(err, "a kernel with CONFIG_PERF_EVENTS counts system calls")
	}
	state := fmt.Sprint(n)
	switch {
	case s.isRoot:
		return f.set(Fine, state+", which does not bind root", "")
	case n < 0:
		return f.set(Fine, state, "")
	}
	return f.set(Notice, state, "sudo sysctl kernel.perf_event_paranoid=-1, or run as root")
}

// ptrace: see Documentation/admin-guide/LSM/Yama.rst.
func (s *system) ptrace() Finding {
	f := Finding{Topic: "ptrace_scope", Why: "without the right to tracepoints, system calls are counted by ptrace in a child"}
	const file = "proc/sys/kernel/yama/ptrace_scope"
	n, err := s.root.number(file)
	switch {
	case err != nil:
		return f.set(Fine, "no Yama in this kernel: a process may trace its children", "")
	case n >= 3:
		return f.set(Notice, "3: nobody may trace", "boot without kernel.yama.ptrace_scope=3: it can't be lowered while the system runs")
	case n == 2 && !s.isRoot:
		return f.set(Notice, "2: only root may trace", "sudo sysctl kernel.yama.ptrace_scope=1, or run as root")
	}
	return f.set(Fine, fmt.Sprintf("%d: a process may trace its children", n), "")
}
