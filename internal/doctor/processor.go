package doctor

import (
	"fmt"
	"slices"
	"strings"
)

const cpuDir = "sys/devices/system/cpu"

// governor: see the kernel's Documentation/admin-guide/pm/cpufreq.rst.
func (s *system) governor() Finding {
	f := Finding{Topic: "frequency governor", Why: "a clock that rises with load makes the first rounds slower than the last"}
	files := s.root.Glob(cpuDir + "/cpu[0-9]*/cpufreq/scaling_governor")
	if len(files) == 0 {
		return s.hidden(f)
	}
	var names []string
	for _, file := range files {
		name, err := s.root.Text(file)
		if err != nil {
			return f.unknown(err, "")
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	state := strings.Join(names, ", ")
	if state == "performance" {
		return f.set(Fine, state, "")
	}
	return f.set(Warning, state, "sudo cpupower frequency-set -g performance")
}

// boost: see Documentation/admin-guide/pm/cpufreq.rst and intel_pstate.rst.
func (s *system) boost() Finding {
	f := Finding{Topic: "boost", Why: "the speed of a core depends on heat and on the number of busy cores"}
	for _, b := range []struct{ file, on, off string }{
		{cpuDir + "/intel_pstate/no_turbo", "0", "1"},
		{cpuDir + "/cpufreq/boost", "1", "0"},
	} {
		switch v, err := s.root.Text(b.file); {
		case err != nil:
		case v == b.on:
			return f.set(Notice, "on", fmt.Sprintf("echo %s | sudo tee /%s", b.off, b.file))
		default:
			return f.set(Fine, "off", "")
		}
	}
	return s.hidden(f)
}

// hidden returns f for a setting that the kernel does not report.
func (s *system) hidden(f Finding) Finding {
	if s.root.IsVirtual() {
		return f.set(Unknown, "the host of this virtual machine decides", "rely on the measured noise and drift")
	}
	return f.set(Unknown, "the kernel does not report it", "see the power settings of the firmware")
}

// smt: see Documentation/ABI/testing/sysfs-devices-system-cpu.
func (s *system) smt() Finding {
	f := Finding{Topic: "SMT", Why: "a thread shares its core with what runs on its sibling"}
	active, err := s.root.Text(cpuDir + "/smt/active")
	if err != nil {
		return f.unknown(err, "see lscpu for the threads of a core")
	}
	if active == "0" {
		return f.set(Fine, "off", "")
	}
	return f.set(Notice, "on", "echo off | sudo tee /"+cpuDir+"/smt/control, or keep one thread of each core with taskset")
}

func (s *system) virtual() Finding {
	f := Finding{Topic: "virtual machine", Why: "other guests use processors, caches and memory bandwidth unseen"}
	if !s.root.IsVirtual() {
		return f.set(Fine, "none", "")
	}
	state := "yes"
	if vendor, err := s.root.Text("sys/class/dmi/id/sys_vendor"); err == nil && vendor != "" {
		state += ", by " + vendor
	}
	return f.set(Notice, state, "trust ratios within one run more than times, and repeat the run at another hour")
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
