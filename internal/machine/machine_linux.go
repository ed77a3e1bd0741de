package machine

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// systemFacts reads /proc and /sys; see proc(5) and the kernel's
// Documentation/ABI for the files.
func systemFacts(dir string) []Fact {
	return []Fact{
		{"cpu", cpuInfo("model name")},
		{"kernel", line("/proc/sys/kernel/osrelease")},
		{"memory", memory()},
		{"virtualization", virtualization()},
		{"mitigations", mitigations()},
		{"filesystem", filesystem(dir)},
		{"read-ahead-kb", readAhead(dir)},
		{"thp", chosen(line("/sys/kernel/mm/transparent_hugepage/enabled"))},
		{"fault-around-bytes", line("/sys/kernel/debug/fault_around_bytes")},
	}
}

// line returns the first line of a file, "" if it can't be read.
func line(name string) string {
	b, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(b), "\n")
	return strings.TrimSpace(first)
}

// cpuInfo returns a field of the first processor.
func cpuInfo(field string) string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if key, value, ok := strings.Cut(s.Text(), ":"); ok && strings.TrimSpace(key) == field {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func memory() string {
	n, ok := MemoryBytes()
	if !ok {
		return ""
	}
	return fmt.Sprintf("%.1fGiB", float64(n)/(1<<30))
}

// MemoryBytes is how much memory the machine has.
func MemoryBytes() (n int64, ok bool) {
	var info unix.Sysinfo_t
	if unix.Sysinfo(&info) != nil {
		return 0, false
	}
	return int64(info.Totalram) * int64(info.Unit), true
}

// virtualization names the hypervisor by the name that the firmware goes by.
func virtualization() string {
	flags := cpuInfo("flags")
	if flags == "" {
		return ""
	}
	if !strings.Contains(" "+flags+" ", " hypervisor ") {
		return "none"
	}
	if vendor := line("/sys/class/dmi/id/sys_vendor"); vendor != "" {
		return vendor
	}
	return "hypervisor"
}

// mitigations lists the processor flaws that the kernel works around, which
// make system calls and page faults slower.
func mitigations() string {
	files, err := filepath.Glob("/sys/devices/system/cpu/vulnerabilities/*")
	if err != nil || len(files) == 0 {
		return ""
	}
	var names []string
	for _, f := range files {
		if strings.HasPrefix(line(f), "Mitigation") {
			names = append(names, filepath.Base(f))
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, " ")
}

// filesystem names the type of the one that holds dir by its mount.
func filesystem(dir string) string {
	device, ok := deviceOf(dir)
	if !ok {
		return ""
	}
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		mount, super, ok := strings.Cut(s.Text(), " - ")
		fields := strings.Fields(mount)
		if ok && len(fields) > 2 && fields[2] == device {
			kind, _, _ := strings.Cut(super, " ")
			return kind
		}
	}
	return ""
}

// readAhead is in KiB, as the kernel tells it. A partition has that of its disk.
func readAhead(dir string) string {
	device, ok := deviceOf(dir)
	if !ok {
		return ""
	}
	base := "/sys/dev/block/" + device
	if s := line(base + "/queue/read_ahead_kb"); s != "" {
		return s
	}
	return line(base + "/../queue/read_ahead_kb")
}

// deviceOf returns the device number of the filesystem as /proc and /sys
// write it.
func deviceOf(dir string) (string, bool) {
	var st unix.Stat_t
	if unix.Stat(dir, &st) != nil {
		return "", false
	}
	dev := uint64(st.Dev)
	return fmt.Sprintf("%d:%d", unix.Major(dev), unix.Minor(dev)), true
}

// chosen returns the bracketed one of a list of choices.
func chosen(s string) string {
	_, s, _ = strings.Cut(s, "[")
	s, _, _ = strings.Cut(s, "]")
	return s
}
