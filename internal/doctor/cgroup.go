package doctor

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"mmapbench/internal/bytesize"
)

const cgroupDir = "sys/fs/cgroup"

// cgroups returns the directories of the groups that the process is in, the
// innermost first: of the unified hierarchy for an empty controller, else of
// the hierarchy of version 1 that has the controller; see cgroups(7). A group
// that is not to be seen from inside a container is one above its root.
func (r root) cgroups(controller string) (dirs []string) {
	for _, line := range r.lines("proc/self/cgroup") {
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

// memoryLimit returns the lowest limit in bytes of the process's groups, and
// the file that sets it; the name is empty without one.
func (r root) memoryLimit() (limit int64, name string) {
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
		if n, err := r.number(file); err == nil && n < none && (name == "" || n < limit) {
			limit, name = n, file
		}
	}
	return limit, name
}

// fileCache returns how many bytes of the page cache a group has, which can be
// dropped; see memory.stat in Documentation/admin-guide/cgroup-v2.rst. Version 1
// has the groups below it in lines of their own.
func (r root) fileCache(dir string) (bytes int64) {
	figures := map[string]int64{}
	for _, line := range r.lines(dir + "/memory.stat") {
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

// usageFile is that of the group whose limit is in file.
func usageFile(file string) string {
	dir, name := path.Split(file)
	if name == "memory.max" {
		return dir + "memory.current"
	}
	return dir + "memory.usage_in_bytes"
}

// cpuLimit returns the lowest quota of the process's groups in processors, and
// the file that sets it; the name is empty without one.
func (r root) cpuLimit() (limit float64, name string) {
	lower := func(file, quota, period string) {
		q, errQ := strconv.ParseFloat(quota, 64)
		p, errP := strconv.ParseFloat(period, 64)
		if errQ == nil && errP == nil && q > 0 && p > 0 && (name == "" || q/p < limit) {
			limit, name = q/p, file
		}
	}
	for _, dir := range r.cgroups("") {
		file := dir + "/cpu.max"
		if text, err := r.text(file); err == nil {
			quota, period, _ := strings.Cut(text, " ")
			lower(file, quota, period)
		}
	}
	for _, dir := range r.cgroups("cpu") {
		file := dir + "/cpu.cfs_quota_us"
		quota, errQ := r.text(file)
		period, errP := r.text(dir + "/cpu.cfs_period_us")
		if errQ == nil && errP == nil {
			lower(file, quota, period)
		}
	}
	return limit, name
}

// cpuQuota: see Documentation/scheduler/sched-bwc.rst.
func (s *system) cpuQuota() Finding {
	f := Finding{Topic: "CPU quota", Why: "a group that has used it up stands still until the next period: stalls of tens of milliseconds"}
	limit, file := s.root.cpuLimit()
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

// memoryLimit: see Documentation/admin-guide/cgroup-v2.rst on memory.max.
func (s *system) memoryLimit() Finding {
	f := Finding{Topic: "memory limit", Why: "the page cache counts: files that do not fit below it are never all warm"}
	limit, file := s.root.memoryLimit()
	if file == "" {
		return f.set(Fine, "none", "")
	}
	const ample = 1 << 30
	level := Notice
	if limit < ample {
		level = Warning
	}
	return f.set(level, bytesize.Format(limit), "raise it (/"+file+"), or keep -size well below it")
}
