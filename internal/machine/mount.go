package machine

import (
	"path"
	"strings"
)

// A Mount is the filesystem that holds a directory. It is zero where the system
// does not report it.
type Mount struct {
	Dir    string // where it is mounted
	Kind   string // for example "ext4"
	Source string // for example "/dev/sda1"
	Device string // "major:minor"

	root    string // the directory of the filesystem that is mounted
	options string // of the filesystem
}

// InMemory reports whether there is no device behind the page cache.
func (m Mount) InMemory() bool { return m.Kind == "tmpfs" || m.Kind == "ramfs" }

// MountOf finds the filesystem of a resolved path in /proc/self/mountinfo. The
// device number would not do: some filesystems have several.
func (r Root) MountOf(path string) (found Mount) {
	for _, line := range r.Lines("proc/self/mountinfo") {
		// The last mount at a place hides the others.
		if m, ok := parseMount(line); ok && holds(m.Dir, path) && len(m.Dir) >= len(found.Dir) {
			found = m
		}
	}
	return found
}

// parseMount parses a line of proc_pid_mountinfo(5).
func parseMount(line string) (m Mount, ok bool) {
	before, after, _ := strings.Cut(line, " - ")
	left, right := strings.Fields(before), strings.Fields(after)
	if len(left) < 5 || len(right) < 3 {
		return m, false
	}
	return Mount{Dir: unescape(left[4]), Kind: right[0], Source: unescape(right[1]), Device: left[2], root: unescape(left[3]), options: right[2]}, true
}

func holds(dir, path string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(dir, "/"))
	return ok && (rest == "" || rest[0] == '/')
}

// unescape decodes the octal escapes that the kernel writes for white space.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

// ReadAhead returns the readahead of a filesystem in KiB and the file that holds
// it: of the filesystem's own device, of the disk, or of the disk whose partition
// it is.
func (r Root) ReadAhead(m Mount) (text, file string, err error) {
	block := "sys/dev/block/" + m.Device
	files := []string{"sys/class/bdi/" + m.Device + "/read_ahead_kb", block + "/queue/read_ahead_kb"}
	for _, line := range r.Lines(block + "/uevent") {
		if name, ok := strings.CutPrefix(line, "DEVNAME="); ok {
			for _, partition := range r.Glob("sys/block/*/" + name) {
				files = append(files, path.Dir(partition)+"/queue/read_ahead_kb")
			}
		}
	}
	for _, file = range files {
		if text, err = r.Text(file); err == nil {
			break
		}
	}
	return text, file, err
}
