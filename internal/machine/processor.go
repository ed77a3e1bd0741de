package machine

import (
	"path"
	"slices"
	"strings"
)

const cpuDir = "sys/devices/system/cpu"

// IsVirtual reports whether the processor says that a hypervisor runs it.
func (r Root) IsVirtual() bool {
	flags, _ := r.Field("proc/cpuinfo", "flags")
	if slices.Contains(strings.Fields(flags), "hypervisor") {
		return true
	}
	// Only x86 has the flag.
	kind, _ := r.Text("sys/hypervisor/type")
	return kind != ""
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
