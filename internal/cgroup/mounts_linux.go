package cgroup

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// A place is where memory groups can be made.
type place struct {
	version int
	mount   string // the root of the visible part of the hierarchy
	own     string // the directory of this process's group, below mount
}

// locate finds the memory controller from proc_pid_mountinfo(5) and
// /proc/self/cgroup (cgroups(7)).
func locate(mountinfo, self string) (place, error) {
	version, path, ok := membership(self)
	if !ok {
		return place{}, fmt.Errorf("this kernel has no control groups for memory: %w", errors.ErrUnsupported)
	}
	for line := range strings.Lines(mountinfo) {
		root, dir, ok := hierarchy(line, version)
		if !ok {
			continue
		}
		// Groups above the mount, or in another namespace, are not
		// visible.
		own := dir
		if rel, err := filepath.Rel(root, path); err == nil && filepath.IsLocal(rel) {
			own = filepath.Join(dir, rel)
		}
		return place{version, dir, own}, nil
	}
	return place{}, fmt.Errorf("control groups for memory are not mounted: %w", errors.ErrUnsupported)
}

// membership returns the group of this process in the hierarchy of the memory
// controller: a hierarchy of version 1 that has it, else the one of version 2.
func membership(self string) (version int, path string, ok bool) {
	for line := range strings.Lines(self) {
		field := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		switch {
		case len(field) < 3:
		case slices.Contains(strings.Split(field[1], ","), "memory"):
			return 1, field[2], true
		case field[0] == "0" && field[1] == "":
			version, path, ok = 2, field[2], true
		}
	}
	return version, path, ok
}

// hierarchy parses a line of mountinfo. If it is a mount of the hierarchy, it
// returns the group at its root and its directory.
func hierarchy(line string, version int) (root, dir string, ok bool) {
	mount, fs, found := strings.Cut(line, " - ")
	field, of := strings.Fields(mount), strings.Fields(fs)
	if !found || len(field) < 5 || len(of) < 3 {
		return "", "", false
	}
	switch version {
	case 1:
		ok = of[0] == "cgroup" && slices.Contains(strings.Split(of[2], ","), "memory")
	case 2:
		ok = of[0] == "cgroup2"
	}
	unescape := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
	return unescape.Replace(field[3]), unescape.Replace(field[4]), ok
}

// parents returns the directories in which a group may be made, the best first.
// With version 2 this cannot be the process's own group, because a group with
// processes has no children with controllers.
func (p place) parents() (dirs []string) {
	if p.version == 1 {
		return []string{p.own}
	}
	for dir := p.own; ; dir = filepath.Dir(dir) {
		dirs = append(dirs, dir)
		if dir == p.mount || dir == filepath.Dir(dir) {
			return dirs
		}
	}
}
