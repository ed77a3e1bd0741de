package machine

import (
	"cmp"
	"path"
	"slices"
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
