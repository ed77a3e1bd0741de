package machine

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"mmapbench/internal/bytesize"
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

// CacheFor returns the name of the smallest cache of the first processor that
// holds size bytes, for example "L2", or "memory only". It is empty where the system
// does not tell.
func (r Root) CacheFor(size int64) string {
	level, least := "", int64(0)
	dirs := r.Glob(cpuDir + "/cpu0/cache/index*")
	for _, dir := range dirs {
		kind, _ := r.Text(dir + "/type")
		text, err := r.Text(dir + "/size")
		holds, errSize := bytesize.Parse(text)
		n, errLevel := r.Number(dir + "/level")
		if kind == "Instruction" || err != nil || errSize != nil || errLevel != nil || holds < size {
			continue
		}
		if level == "" || holds < least {
			level, least = "L"+strconv.FormatInt(n, 10), holds
		}
	}
	if level == "" && len(dirs) > 0 {
		return "memory only"
	}
	return level
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
