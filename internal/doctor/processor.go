package doctor

import (
	"fmt"
	"strings"
)

func (s *system) virtual() Finding {
	f := Finding{Topic: "virtual machine", Why: "other guests use the same processors, caches and memory bandwidth"}
	switch v := s.root.Virtualization(); v {
	case "", "none":
		return f.set(Fine, "none", "")
	default:
		return f.set(Notice, v, "trust ratios within one run more than times, and repeat the run at another hour")
	}
}

// mitigations: see Documentation/admin-guide/hw-vuln.
func (s *system) mitigations() Finding {
	f := Finding{Topic: "mitigations", Why: "entering the kernel takes longer, in each system call and fault"}
	names, known := s.root.Mitigations()
	if !known {
		return f.set(Unknown, "the kernel does not report them", "")
	}
	if names == nil {
		return f.set(Fine, "none in force", "")
	}
	return f.set(Notice, strings.Join(names, ", "), "compare only with machines that have the same; boot with mitigations=off to see what they cost")
}

// cpuQuota: see Documentation/scheduler/sched-bwc.rst.
func (s *system) cpuQuota() Finding {
	f := Finding{Topic: "CPU quota", Why: "a group that has used its quota stalls until the next period, for tens of milliseconds"}
	limit, file := s.root.CPULimit()
	if file == "" {
		return f.set(Fine, "none", "")
	}
	state := fmt.Sprintf("%.3g processors", limit)
	level := Notice
	if limit < float64(s.cpus) {
		level = Warning
	}
	return f.set(level, state, "give the container a set of processors instead of a quota (/"+file+")")
}
