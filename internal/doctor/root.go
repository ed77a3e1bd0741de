package doctor

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// A root is where /proc and /sys are; names have no leading slash.
type root struct{ fs.FS }

// text returns what a file holds, without the white space around it.
func (r root) text(name string) (string, error) {
	b, err := fs.ReadFile(r, name)
	return strings.TrimSpace(string(b)), err
}

// first returns what the first file of those that can be read holds, and which
// it was.
func (r root) first(names ...string) (text, name string, err error) {
	for _, name = range names {
		if text, err = r.text(name); err == nil {
			return text, name, nil
		}
	}
	return "", "", err
}

// number returns the integer that a file holds.
func (r root) number(name string) (int64, error) {
	s, err := r.text(name)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return n, nil
}

// lines returns the lines of a file, none if it can't be read.
func (r root) lines(name string) []string {
	s, err := r.text(name)
	if err != nil || s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// glob returns the names that match, none if the pattern can't be followed.
func (r root) glob(pattern string) []string {
	names, err := fs.Glob(r, pattern)
	if err != nil {
		return nil
	}
	return names
}

// field returns the value of "key: value" of a file such as /proc/meminfo.
func (r root) field(name, key string) (string, bool) {
	for _, line := range r.lines(name) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}

// kib returns the value in bytes of a field in kB, as in /proc/meminfo.
func (r root) kib(name, key string) (int64, bool) {
	s, ok := r.field(name, key)
	n, err := strconv.ParseInt(strings.TrimSuffix(s, " kB"), 10, 64)
	return n << 10, ok && err == nil
}

// chosen returns the bracketed one of a list of choices.
func chosen(s string) string {
	_, s, _ = strings.Cut(s, "[")
	s, _, _ = strings.Cut(s, "]")
	return s
}

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
