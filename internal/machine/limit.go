package machine

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// MemoryLimit returns the lowest limit in bytes of the process's control
// groups, and the file that sets it; the name is empty without one.
func (r Root) MemoryLimit() (limit int64, name string) {
	g, _ := r.Cgroup("memory") // without groups there is no limit
	base := "memory.max"
	if g.Version == 1 {
		base = "memory.limit_in_bytes"
	}
	// Version 1 writes no limit as the largest number of whole pages.
	const none = 1 << 62
	for _, dir := range g.Dirs {
		file := path.Join(dir, base)
		if n, err := r.Number(file); err == nil && n < none && (name == "" || n < limit) {
			limit, name = n, file
		}
	}
	return limit, name
}

// CPULimit returns the lowest quota of the process's control groups in
// processors, and the file that sets it; the name is empty without one.
func (r Root) CPULimit() (limit float64, name string) {
	g, _ := r.Cgroup("cpu")
	for _, dir := range g.Dirs {
		file := path.Join(dir, "cpu.max")
		text, err := r.Text(file)
		if g.Version == 1 {
			file = path.Join(dir, "cpu.cfs_quota_us")
			quota, _ := r.Text(file)
			period, _ := r.Text(path.Join(dir, "cpu.cfs_period_us"))
			text, err = quota+" "+period, nil
		}
		var quota, period float64
		if err != nil {
			continue
		}
		// No limit is the word max in version 2, and -1 in version 1.
		if n, _ := fmt.Sscan(text, &quota, &period); n == 2 && quota > 0 && period > 0 && (name == "" || quota/period < limit) {
			limit, name = quota/period, file
		}
	}
	return limit, name
}

// AvailableMemory returns how many bytes can be used without swapping, if the
// system reports it. The page cache counts as available, since it can be dropped: in
// the limit of a control group, too.
func (r Root) AvailableMemory() (int64, bool) {
	free, ok := r.Bytes("proc/meminfo", "MemAvailable")
	limit, name := r.MemoryLimit()
	dir, base := path.Split(name)
	usage := "memory.current"
	if base == "memory.limit_in_bytes" {
		usage = "memory.usage_in_bytes"
	}
	if used, err := r.Number(dir + usage); name != "" && err == nil {
		if left := limit - used + r.fileCache(dir); !ok || left < free {
			free, ok = left, true
		}
	}
	return free, ok
}

// fileCache returns the bytes of the page cache of a group; see memory.stat in
// Documentation/admin-guide/cgroup-v2.rst. Version 1 has separate lines for the
// group with the groups below it.
func (r Root) fileCache(dir string) (bytes int64) {
	figures := map[string]int64{}
	for _, line := range r.Lines(dir + "memory.stat") {
		key, value, _ := strings.Cut(line, " ")
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			figures[key] = n
		}
	}
	for _, list := range []string{"active_file", "inactive_file"} {
		bytes += max(figures[list], figures["total_"+list])
	}
	return bytes
}
