package machine

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Cgroup is a control group that this process is in; see cgroups(7).
type Cgroup struct {
	Version int      // of the kernel's interface
	Dirs    []string // its directory and the visible ones above it, the innermost first
}

// Cgroup finds the control group of a controller: in the hierarchy of version 1
// that has the controller, else in the one of version 2. The error matches
// [errors.ErrUnsupported].
func (r Root) Cgroup(controller string) (Cgroup, error) {
	version, group := r.membership(controller)
	if version == 0 {
		return Cgroup{}, fmt.Errorf("this kernel has no control groups for %s: %w", controller, errors.ErrUnsupported)
	}
	for _, line := range r.Lines("proc/self/mountinfo") {
		m, ok := parseMount(line)
		if !ok || version == 2 && m.Kind != "cgroup2" || version == 1 && !(m.Kind == "cgroup" && hasController(m.options, controller)) {
			continue
		}
		// Groups above the mount, or in another namespace, are not visible.
		top := strings.TrimPrefix(m.Dir, "/")
		dir := top
		if below, err := filepath.Rel(m.root, group); err == nil && filepath.IsLocal(below) {
			dir = path.Join(top, filepath.ToSlash(below))
		}
		c := Cgroup{version, []string{dir}}
		for ; dir != top; c.Dirs = append(c.Dirs, dir) {
			dir = path.Dir(dir)
		}
		return c, nil
	}
	return Cgroup{}, fmt.Errorf("control groups for %s are not mounted: %w", controller, errors.ErrUnsupported)
}

// membership returns the group of this process and the version of its
// hierarchy; 0 without one.
func (r Root) membership(controller string) (version int, group string) {
	for _, line := range r.Lines("proc/self/cgroup") {
		field := strings.SplitN(line, ":", 3)
		switch {
		case len(field) < 3:
		case hasController(field[1], controller):
			return 1, field[2]
		case field[0] == "0" && field[1] == "":
			version, group = 2, field[2]
		}
	}
	return version, group
}

func hasController(list, name string) bool { return slices.Contains(strings.Split(list, ","), name) }
