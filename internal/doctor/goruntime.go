package doctor

import "fmt"

func (s *system) maxprocs() Finding {
	f := Finding{Topic: "GOMAXPROCS", Why: "a page fault holds one of so many running goroutines, a system call does not"}
	switch {
	case s.procs > s.cpus:
		return f.set(Warning, fmt.Sprintf("%d, on %d processors", s.procs, s.cpus), fmt.Sprintf("GOMAXPROCS=%d runbench", s.cpus))
	case s.procs < s.cpus:
		return f.set(Notice, fmt.Sprintf("%d of %d processors", s.procs, s.cpus), "unset GOMAXPROCS, unless your program has it too, or raise the quota")
	}
	return f.set(Fine, fmt.Sprintf("%d, as many as processors", s.procs), "")
}

// environment are the variables that the runtime reads; see package runtime.
func (s *system) environment() (all []Finding) {
	for _, v := range []struct{ name, why string }{
		{"GODEBUG", "it changes how the runtime works"},
		{"GOGC", "it changes how often the collector runs between batches"},
		{"GOMEMLIMIT", "near the limit the collector runs all the time"},
	} {
		f := Finding{Topic: v.name, Why: v.why}
		if value := s.getenv(v.name); value != "" {
			f = f.set(Notice, value, "unset "+v.name+", unless your program has it too")
		} else {
			f = f.set(Fine, "not set", "")
		}
		all = append(all, f)
	}
	return all
}
