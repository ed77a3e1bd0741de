package machine

import (
	"path"
	"strconv"
	"strings"
)

const cgroupDir = "sys/fs/cgroup"

// cgroups returns the directories of the groups that the process is in, the
// innermost first: of the unified hierarchy for an empty controller, else of
// the hierarchy of version 1 that has the controller; see cgroups(7). Groups
// above the root of a container are not visible inside it.
func (r Root) cgroups(controller string) (dirs []string) {
	for _, line := range r.Lines("proc/self/cgroup") {
		fields := strings.SplitN(line, ":", 3)
		if len(fields) < 3 || !listed(fields[1], controller) {
			continue
		}
		base := cgroupDir
		if fields[1] != "" {
			base = path.Join(cgroupDir, fields[1])
		}
		for dir := path.Clean("/" + fields[2]); ; dir = path.Dir(dir) {
			dirs = append(dirs, path.Join(base, dir))
			if dir == "/" {
				break
			}
		}
	}
	return dirs
}

func listed(list, name string) bool {
	return list == name || name != "" && strings.Contains(","+list+",", ","+name+",")
}

// MemoryLimit returns the lowest limit in bytes of the process's groups, and
// the file that sets it; the name is empty without one.
func (r Root) MemoryLimit() (limit int64, name string) {
	var files []string
	for _, dir := range r.cgroups("") {
		files = append(files, dir+"/memory.max")
	}
	for _, dir := range r.cgroups("memory") {
		files = append(files, dir+"/memory.limit_in_bytes")
	}
	// Version 1 writes no limit as the largest number of whole pages.
	const none = 1 << 62
	for _, file := range files {
		if n, err := r.Number(file); err == nil && n < none && (name == "" || n < limit) {
			limit, name = n, file
		}
	}
	return limit, name
}

// fileCache returns the bytes of the page cache of a group; see memory.stat in
// Documentation/admin-guide/cgroup-v2.rst. Version 1 has separate lines for the
// group with the groups below it.
func (r Root) fileCache(dir string) (bytes int64) {
	figures := map[string]int64{}
	for _, line := range r.Lines(dir + "/memory.stat") {
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

// usageFile returns the file with the usage of the group whose limit is in file.
func usageFile(file string) string {
	dir, name := path.Split(file)
	if name == "memory.max" {
		return dir + "memory.current"
	}
	return dir + "memory.usage_in_bytes"
}

// CPULimit returns the lowest quota of the process's groups in processors, and
// the file that sets it; the name is empty without one.
func (r Root) CPULimit() (limit float64, name string) {
	lower := func(file, quota, period string) {
		q, errQ := strconv.ParseFloat(quota, 64)
		p, errP := strconv.ParseFloat(period, 64)
		if errQ == nil && errP == nil && q > 0 && p > 0 && (name == "" || q/p < limit) {
			limit, name = q/p, file
		}
	}
	for _, dir := range r.cgroups("") {
		file := dir + "/cpu.max"
		if text, err := r.Text(file); err == nil {
			quota, period, _ := strings.Cut(text, " ")
			lower(file, quota, period)
		}
	}
	for _, dir := range r.cgroups("cpu") {
		file := dir + "/cpu.cfs_quota_us"
		quota, errQ := r.Text(file)
		period, errP := r.Text(dir + "/cpu.cfs_period_us")
		if errQ == nil && errP == nil {
			lower(file, quota, period)
		}
	}
	return limit, name
}

// AvailableMemory returns how many bytes can be used without swapping, if the
// system tells. The page cache counts as available, since it can be dropped: in
// the limit of a control group, too.
func (r Root) AvailableMemory() (int64, bool) {
	free, ok := r.Bytes("proc/meminfo", "MemAvailable")
	if limit, name := r.MemoryLimit(); name != "" {
		if used, err := r.Number(usageFile(name)); err == nil {
			if left := limit - used + r.fileCache(path.Dir(name)); !ok || left < free {
				free, ok = left, true
			}
		}
	}
	return free, ok
}
