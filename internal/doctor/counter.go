package doctor

import (
	"errors"

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
