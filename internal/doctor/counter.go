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

// counters opens all counters to see which work.
func counters() (all []Counter) {
	sources, err := counter.Sources()
	for _, s := range sources {
		// A counter that fails to close is not to be relied on.
		all = append(all, Counter{Unit: s.Figure.Unit(), Source: s.Name, Err: errors.Join(s.Err, err)})
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
