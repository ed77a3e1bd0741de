package cgroup

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"mmapbench/internal/machine"
)

// A Group is a control group that limits memory. It is not safe for concurrent
// use.
type Group struct {
	dir string
	kernel
}

// A kernel holds the file names of one version of the interface.
type kernel struct {
	limit    item
	swap     item // disables swap if set to 0
	peak     item
	cache    item
	hits     item
	oomKills item
}

// An item is a number in a file: the only one, or the one behind a key.
type item struct{ file, key string }

// kernelOf returns the names of version 1
// (Documentation/admin-guide/cgroup-v1/memory.rst) or version 2
// (Documentation/admin-guide/cgroup-v2.rst).
func kernelOf(version int) kernel {
	if version == 1 {
		return kernel{
			limit: item{"memory.limit_in_bytes", ""},
			// Not memory.memsw.limit_in_bytes: that limit would be hit
			// first, and its hits are not counted.
			swap:     item{"memory.swappiness", ""},
			peak:     item{"memory.max_usage_in_bytes", ""},
			cache:    item{"memory.stat", "cache"},
			hits:     item{"memory.failcnt", ""},
			oomKills: item{"memory.oom_control", "oom_kill"},
		}
	}
	return kernel{
		limit:    item{"memory.max", ""},
		swap:     item{"memory.swap.max", ""},
		peak:     item{"memory.peak", ""},
		cache:    item{"memory.stat", "file"},
		hits:     item{"memory.events", "max"},
		oomKills: item{"memory.events", "oom_kill"},
	}
}

// New makes an empty group with a limit in bytes and no swap. Its error says
// how to get a group, and matches [fs.ErrPermission] or [errors.ErrUnsupported]
// where that is the reason.
func New(limit int64) (*Group, error) {
	own, err := machine.Root{FS: os.DirFS("/")}.Cgroup("memory")
	if err != nil {
		return nil, err
	}
	p := place{version: own.Version}
	for _, dir := range own.Dirs {
		p.dirs = append(p.dirs, "/"+dir)
	}
	return p.make(limit, os.Mkdir)
}

// A place is where groups can be made.
type place struct {
	version int
	dirs    []string // of this process's group and of those above it, the innermost first
}

// parents returns the directories in which a group may be made, the best first.
// With version 2 this cannot be the process's own group, because a group with
// processes has no children with controllers.
func (p place) parents() []string {
	if p.version == 1 {
		return p.dirs[:1]
	}
	return slices.DeleteFunc(slices.Clone(p.dirs), func(dir string) bool { return !distributes(dir) })
}

func (p place) make(limit int64, mkdir func(name string, perm fs.FileMode) error) (*Group, error) {
	var errs []error
	for _, parent := range p.parents() {
		g, err := makeIn(parent, p.version, limit, mkdir)
		if err == nil {
			return g, nil
		}
		errs = append(errs, err)
	}
	return nil, p.wayOut(errs)
}

// distributes reports whether a group of version 2 gives its children the
// memory controller.
func distributes(dir string) bool {
	b, err := os.ReadFile(filepath.Join(dir, "cgroup.subtree_control"))
	return err == nil && slices.Contains(strings.Fields(string(b)), "memory")
}

// wayOut explains why no group could be made, for the first of the reasons.
func (p place) wayOut(errs []error) error {
	switch {
	case len(errs) == 0:
		return fmt.Errorf("no control group above %s gives its children the memory controller: start it with systemd-run --user --scope: %w", p.dirs[0], errors.ErrUnsupported)
	case p.version == 2:
		return fmt.Errorf("%w: start it with systemd-run --user --scope, or as root", errs[0])
	}
	return fmt.Errorf("%w: run it as root, or have root make you the owner of %s", errs[0], p.dirs[0])
}

func makeIn(parent string, version int, limit int64, mkdir func(name string, perm fs.FileMode) error) (*Group, error) {
	g := &Group{filepath.Join(parent, fmt.Sprintf("runbench-%d-%d", os.Getpid(), time.Now().UnixNano())), kernelOf(version)}
	if err := mkdir(g.dir, 0o755); err != nil {
		return nil, err
	}
	if err := g.confine(limit); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

// confine sets the limit and checks that the kernel accepted it.
func (g *Group) confine(limit int64) error {
	if err := g.write(g.limit, limit); err != nil {
		return err
	}
	// The file is absent without swap accounting. Then there is no swap, or
	// swapping shows in the device's bytes.
	if err := g.write(g.swap, 0); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	got, err := g.value(g.limit)
	if err != nil {
		return err
	}
	if got > limit || got < limit-int64(os.Getpagesize()) {
		return fmt.Errorf("%s is %d instead of %d", filepath.Join(g.dir, g.limit.file), got, limit)
	}
	// The process that is to join must be allowed to.
	f, err := os.OpenFile(g.Procs(), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// Procs is the file to which a process writes its ID to join the group.
func (g *Group) Procs() string { return filepath.Join(g.dir, "cgroup.procs") }

// Usage returns what the group has done so far.
func (g *Group) Usage() (u Usage, err error) {
	for to, from := range map[*int64]item{&u.Limit: g.limit, &u.Cache: g.cache, &u.Hits: g.hits, &u.OOMKills: g.oomKills} {
		if *to, err = g.value(from); err != nil {
			return Usage{}, err
		}
	}
	// Version 2 has the peak since Linux 5.19.
	if u.Peak, err = g.value(g.peak); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Usage{}, err
	}
	return u, nil
}

// Close removes the group, in which no process may be left. Memory still
// charged to it is charged to its parent.
func (g *Group) Close() (err error) {
	// A process that was waited for may still be exiting.
	const attempts, pause = 50, 10 * time.Millisecond
	for range attempts {
		if err = os.Remove(g.dir); err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		time.Sleep(pause)
	}
	return err
}

func (g *Group) write(it item, n int64) error {
	f, err := os.OpenFile(filepath.Join(g.dir, it.file), os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(strconv.FormatInt(n, 10))
	return errors.Join(err, f.Close())
}

func (g *Group) value(it item) (int64, error) {
	b, err := os.ReadFile(filepath.Join(g.dir, it.file))
	if err != nil {
		return 0, err
	}
	if it.key == "" {
		return strconv.ParseInt(string(bytes.TrimSpace(b)), 10, 64)
	}
	for line := range strings.Lines(string(b)) {
		if k, v, _ := strings.Cut(strings.TrimSpace(line), " "); k == it.key {
			return strconv.ParseInt(v, 10, 64)
		}
	}
	return 0, fmt.Errorf("%s has no %s: %w", filepath.Join(g.dir, it.file), it.key, errors.ErrUnsupported)
}
