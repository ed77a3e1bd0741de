package machine

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

const cpuDir = "sys/devices/system/cpu"

// IsVirtual reports whether a hypervisor runs the system.
func (r Root) IsVirtual() bool {
	flags, _ := r.Field("proc/cpuinfo", "flags")
	if slices.Contains(strings.Fields(flags), "hypervisor") {
		return true
	}
	// Only x86 has the flag.
	kind, _ := r.Text("sys/hypervisor/type")
	return kind != ""
}

// Virtualization returns the name of the hypervisor in the firmware,
// "hypervisor" if it has none, "none" without a hypervisor, or "" if that is not
// known.
func (r Root) Virtualization() string {
	flags, _ := r.Field("proc/cpuinfo", "flags")
	vendor, _ := r.Text("sys/class/dmi/id/sys_vendor")
	switch {
	case r.IsVirtual():
		return cmp.Or(vendor, "hypervisor")
	case flags == "":
		return ""
	}
	return "none"
}

// Mitigations returns the processor flaws that the kernel works around, which
// makes system calls and page faults slower. known is false if the kernel does
// not report them.
func (r Root) Mitigations() (names []string, known bool) {
	files := r.Glob(cpuDir + "/vulnerabilities/*")
	for _, file := range files {
		if text, err := r.Text(file); err == nil && strings.HasPrefix(text, "Mitigation") {
			names = append(names, path.Base(file))
		}
	}
	return names, len(files) > 0
}

// A Usage is the processor time used since the start, in ticks of the kernel.
type Usage struct {
	All, Busy, Steal int64 // of all processors
	Own              int64 // of this process
	CPUs             int
}

// Usage reads proc_stat(5) and proc_pid_stat(5).
func (r Root) Usage() (u Usage, err error) {
	stat, err := r.Text("proc/stat")
	if err != nil {
		return u, err
	}
	// The fields after steal are part of user and nice.
	var user, nice, system, idle, iowait, irq, softirq int64
	if _, err := fmt.Sscanf(stat, "cpu %d %d %d %d %d %d %d %d", &user, &nice, &system, &idle, &iowait, &irq, &softirq, &u.Steal); err != nil {
		return u, fmt.Errorf("/proc/stat: %w", err)
	}
	u.Busy = user + nice + system + irq + softirq
	u.All = u.Busy + idle + iowait + u.Steal
	u.CPUs = strings.Count(stat, "\ncpu")
	own, err := r.Text("proc/self/stat")
	if err != nil {
		return u, err
	}
	// The name of the program, in parentheses, may itself hold parentheses and
	// spaces.
	fields := strings.Fields(own[strings.LastIndexByte(own, ')')+1:])
	const utime, stime = 11, 12
	var inUser, inKernel int64
	if len(fields) > stime {
		_, err = fmt.Sscan(fields[utime]+" "+fields[stime], &inUser, &inKernel)
	}
	u.Own = inUser + inKernel
	return u, err
}

// LastLevelCache returns the size in bytes of the largest cache of the first
// processor. ok is false if the system does not tell, as on some virtual machines.
// See Documentation/ABI/testing/sysfs-devices-system-cpu.
func (r Root) LastLevelCache() (size int64, ok bool) {
	for _, file := range r.Glob(cpuDir + "/cpu0/cache/index*/size") {
		text, err := r.Text(file)
		if err != nil {
			continue
		}
		if kib, err := strconv.ParseInt(strings.TrimSuffix(text, "K"), 10, 64); err == nil {
			size = max(size, kib<<10)
		}
	}
	return size, size > 0
}
