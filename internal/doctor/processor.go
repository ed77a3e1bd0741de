package doctor

import (
	"errors"
	"fmt"
	"strings"

	"mmapbench/internal/machine"
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

// load: see proc_loadavg(5).
func (s *system) load() Finding {
	f := Finding{Topic: "load average", Why: "other programs take processors and caches from a measurement"}
	text, err := s.root.Text("proc/loadavg")
	if err != nil {
		return f.unknown(err, "")
	}
	var minute, five, fifteen float64
	if _, err := fmt.Sscan(text, &minute, &five, &fifteen); err != nil {
		return f.set(Unknown, "/proc/loadavg cannot be parsed: "+text, "")
	}
	return f.set(grade(minute/float64(s.cpus), 0.1, 0.5), fmt.Sprintf("%.2f over a minute, %.2f over fifteen", minute, fifteen), quiet)
}

// grade returns the level of a figure that should be small.
func grade(value, notice, warning float64) Level {
	switch {
	case value >= warning:
		return Warning
	case value >= notice:
		return Notice
	}
	return Fine
}

// quiet is the remedy against other programs.
const quiet = "stop other programs, which top shows, or wait for them"

// company examines what else used the processors between two readings.
func (s *system) company(from, to machine.Usage, err error) []Finding {
	if s.goos != "linux" {
		return nil
	}
	others := Finding{Topic: "other processes", Why: "they used processors and caches while the floors were measured"}
	steal := Finding{Topic: "steal time", Why: "the host ran other guests on these processors while the floors were measured"}
	all := to.All - from.All
	if err == nil && all <= 0 {
		err = errors.New("the kernel's clock did not tick")
	}
	if err != nil {
		return []Finding{others.unknown(err, ""), steal.unknown(err, "")}
	}
	taken := max(0, float64(to.Busy-from.Busy-(to.Own-from.Own))/float64(all)*float64(to.CPUs))
	others = others.set(grade(taken, 0.05, 0.25), fmt.Sprintf("%.2f of %d processors", taken, to.CPUs), quiet)
	share := 100 * float64(to.Steal-from.Steal) / float64(all)
	steal = steal.set(grade(share, 0.05, 2), fmt.Sprintf("%.1f %%", share), "measure at another hour, or on a host without other guests")
	return []Finding{others, steal}
}
