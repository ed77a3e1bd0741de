package doctor

import (
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
func openSources() []counter.Source {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	set := counter.Open()
	sources := set.Sources()
	if err := set.Close(); err != nil {
		for i := range sources {
			if sources[i].Err == nil {
				sources[i].Err = err
			}
		}
	}
	return sources
}

func counters(sources []counter.Source) (all []Counter) {
	for _, s := range sources {
		unit := s.Figure.String() + "/op"
		all = append(all, Counter{Unit: unit, Source: s.Name, Err: s.Err})
	}
	return all
}
