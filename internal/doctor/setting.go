package doctor

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"mmapbench/internal/machine"
)

const cpuDir = "sys/devices/system/cpu"

// A setting is a file of /proc or /sys whose value can disturb a measurement.
type setting struct {
	topic, why  string
	file, other string // patterns; other counts where nothing matches file
	fine        func(value string) bool
	level       Level  // if the value is not fine
	remedy      string // then
}

// is returns a function that compares a value with one of several.
func is(values ...string) func(string) bool {
	return func(value string) bool { return slices.Contains(values, value) }
}

// settings returns the settings that a value alone decides. They are described
// in the kernel's Documentation: admin-guide/pm/cpufreq.rst,
// ABI/testing/sysfs-devices-system-cpu, admin-guide/mm/transhuge.rst and
// admin-guide/perf-security.rst. For fault_around_bytes see do_fault_around in
// mm/memory.c.
func (s *system) settings() []setting {
	return []setting{{
		topic: "frequency governor", why: "a clock that rises with load makes the first rounds slower than the last",
		file: cpuDir + "/cpu[0-9]*/cpufreq/scaling_governor", fine: is("performance"), level: Warning,
		remedy: "sudo cpupower frequency-set -g performance",
	}, {
		topic: "boost", why: "the speed of a core depends on heat and on the number of busy cores",
		file: cpuDir + "/cpufreq/boost", other: cpuDir + "/intel_pstate/no_turbo", fine: is("boost 0", "no_turbo 1"), level: Notice,
		remedy: "echo 0 | sudo tee /" + cpuDir + "/cpufreq/boost; with intel_pstate, echo 1 | sudo tee /" + cpuDir + "/intel_pstate/no_turbo",
	}, {
		topic: "SMT", why: "a thread shares its core with what runs on its sibling",
		file: cpuDir + "/smt/active", fine: is("0"), level: Notice,
		remedy: "echo off | sudo tee /" + cpuDir + "/smt/control, or keep one thread of each core with taskset",
	}, {
		topic: "transparent huge pages", why: "buffers in huge pages cause fewer TLB misses, and the kernel merges and splits them at any time",
		file: "sys/kernel/mm/transparent_hugepage/enabled", fine: is("madvise", "never"), level: Notice,
		remedy: "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled",
	}, {
		topic: "fault-around", why: "it is how much one fault on a cached file maps: without it there are up to 16 times more faults",
		file: "sys/kernel/debug/fault_around_bytes", fine: is("65536"), level: Notice,
		remedy: "echo 65536 | sudo tee /sys/kernel/debug/fault_around_bytes",
	}, {
		topic: "perf_event_paranoid", why: "above 1 only root or CAP_PERFMON may count cycles and misses in the kernel",
		file: "proc/sys/kernel/perf_event_paranoid", fine: func(value string) bool { return s.isRoot || slices.Contains([]string{"-1", "0", "1"}, value) }, level: Notice,
		remedy: "sudo sysctl kernel.perf_event_paranoid=1, or run as root",
	}, {
		topic: "ptrace_scope", why: "3 lets no process trace another, as is needed to count system calls",
		file: "proc/sys/kernel/yama/ptrace_scope", fine: is("0", "1"), level: Notice,
		remedy: "sudo sysctl kernel.yama.ptrace_scope=1 (from 3, only after a reboot)",
	}}
}

// setting examines a setting.
func (s *system) setting(st setting) Finding {
	f := Finding{Topic: st.topic, Why: st.why}
	files := s.root.Glob(st.file)
	if len(files) == 0 && st.other != "" {
		files = s.root.Glob(st.other)
	}
	var values []string
	fine := true
	for _, file := range files {
		text, err := s.root.Text(file)
		if err != nil {
			return f.unknown(err, "")
		}
		if chosen := machine.Chosen(text); chosen != "" {
			text = chosen
		}
		named := path.Base(file) + " " + text
		fine = fine && (st.fine(text) || st.fine(named))
		if !slices.Contains(values, named) {
			values = append(values, named)
		}
	}
	slices.Sort(values)
	switch state := strings.Join(values, ", "); {
	case files == nil && s.root.IsVirtual():
		return f.set(Unknown, "the host of this virtual machine decides", "rely on the measured noise and drift")
	case files == nil:
		return f.set(Unknown, fmt.Sprintf("this system has no readable /%s", st.file), "")
	case fine:
		return f.set(Fine, state, "")
	default:
		return f.set(st.level, state, st.remedy)
	}
}
