package doctor

import (
	"strings"
)

// A mount is the filesystem that holds a directory. The zero mount is one that
// the system does not tell of.
type mount struct {
	dir    string // where it is mounted
	kind   string // for example "ext4"
	source string // for example "/dev/sda1"
	device string // "major:minor"
}

// inMemory reports whether there is no device behind the page cache.
func (m mount) inMemory() bool { return m.kind == "tmpfs" || m.kind == "ramfs" }

// mountOf finds the filesystem of a resolved path in /proc/self/mountinfo; see
// proc_pid_mountinfo(5). It does not go by the device number, which some
// filesystems tell differently for each file.
func (r root) mountOf(path string) (found mount) {
	for _, line := range r.lines("proc/self/mountinfo") {
		before, after, _ := strings.Cut(line, " - ")
		left, right := strings.Fields(before), strings.Fields(after)
		if len(left) < 5 || len(right) < 2 {
			continue
		}
		m := mount{dir: unescape(left[4]), kind: right[0], source: unescape(right[1]), device: left[2]}
		// Of several at one place the last hides the others.
		if holds(m.dir, path) && len(m.dir) >= len(found.dir) {
			found = m
		}
	}
	return found
}

func holds(dir, path string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(dir, "/"))
	return ok && (rest == "" || rest[0] == '/')
}

// unescape undoes the octal that the kernel writes for white space.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}
