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
		if s.root.IsVirtual() {
			return f.set(Unknown, "the host of this virtual machine decides", "set the governor on the host, or go by the measured noise and drift")
		}
		return f.set(Unknown, "the kernel scales no frequency, or does not tell", "look for power settings of the firmware")
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
	if s.root.IsVirtual() {
		return f.set(Unknown, "the host of this virtual machine decides", "switch it off on the host, or go by the measured noise and drift")
	}
	return f.set(Unknown, "the kernel does not tell", "look for turbo settings of the firmware")
}

// smt: see Documentation/ABI/testing/sysfs-devices-system-cpu.
func (s *system) smt() Finding {
	f := Finding{Topic: "SMT", Why: "a thread shares its core with what runs on its sibling"}
	active, err := s.root.Text(cpuDir + "/smt/active")
	if err != nil {
		return f.unknown(err, "see lscpu for the threads of a core")
	}
	if active == "0" {
		return f.set(Fine, s.smtOff(), "")
	}
	return f.set(Notice, "on", "echo off | sudo tee /"+cpuDir+"/smt/control, or keep one thread of each core with taskset")
}

func (s *system) smtOff() string {
	if s.root.IsVirtual() {
		return "off, by what a virtual machine sees"
	}
	return "off"
}

func (s *system) virtual() Finding {
	f := Finding{Topic: "virtual machine", Why: "other guests take time, caches and memory bandwidth without being seen"}
	if !s.root.IsVirtual() {
		return f.set(Fine, "none", "")
	}
	state := "yes"
	if vendor, err := s.root.Text("sys/class/dmi/id/sys_vendor"); err == nil && vendor != "" {
		state += ", by " + vendor
	}
	return f.set(Notice, state, "trust ratios within one run more than times, and repeat a run at another hour")
}

// mitigations: see Documentation/admin-guide/hw-vuln.
func (s *system) mitigations() Finding {
	f := Finding{Topic: "mitigations", Why: "entering the kernel takes longer, in each system call and fault"}
	names, known := s.root.Mitigations()
	if !known {
		return f.set(Unknown, "the kernel does not tell", "")
	}
	if names == nil {
		return f.set(Fine, "none in force", "")
	}
	return f.set(Notice, strings.Join(names, ", "), "compare only with machines that have the same; mitigations=off on the kernel's command line shows what they cost")
}

// cpuQuota: see Documentation/scheduler/sched-bwc.rst.
func (s *system) cpuQuota() Finding {
	f := Finding{Topic: "CPU quota", Why: "a group that has used it up stops until the next period: stalls of tens of milliseconds"}
	limit, file := s.root.CPULimit()
	if file == "" {
		return f.set(Fine, "none", "")
	}
	state := fmt.Sprintf("%.3g processors", limit)
	level := Notice
	if limit < float64(s.cpus) {
		level = Warning
	}
	return f.set(level, state, "start the container without a quota (/"+file+"), with a set of processors instead")
}
