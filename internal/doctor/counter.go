package doctor

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime"

	"mmapbench/bench/counter"
)

// A Counter is a figure of the counting pass.
type Counter struct {
	Unit   string // per operation, for example "syscalls/op"
	Source string // the kernel's interface
	Err    error  // why it is absent, with what it needs where that is known; or nil
}

// openSources opens the counters to see which work.
func openSources() (all []counter.Source) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for _, open := range []func() *counter.Set{counter.Open, counter.OpenQuiet} {
		set := open()
		sources := set.Sources()
		if err := set.Close(); err != nil {
			for i := range sources {
				sources[i].Err = errors.Join(sources[i].Err, err)
			}
		}
		all = append(all, sources...)
	}
	return all
}

func counters(sources []counter.Source) (all []Counter) {
	for _, s := range sources {
		unit := s.Figure.String() + "/op"
		all = append(all, Counter{Unit: unit, Source: s.Name, Err: s.Err})
	}
	return all
}

// tracing tells whether a child can be traced, by doing it: a container may
// refuse what the settings of the kernel allow.
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
		return f.set(Notice, fmt.Sprintf("a child can't be traced: %v", err), "in a container, --cap-add=SYS_PTRACE, or a seccomp profile that allows ptrace(2)")
	}
	return f.set(Fine, "a child can be traced", "")
}
