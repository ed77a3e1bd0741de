package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A fakeTree imitates a hierarchy: making a directory makes its files.
type fakeTree struct {
	files  map[string]string // in a new group
	denied string            // prefix of directories that cannot be made
}

func (f fakeTree) mkdir(name string, perm fs.FileMode) error {
	if f.denied != "" && strings.HasPrefix(name, f.denied) {
		return &fs.PathError{Op: "mkdir", Path: name, Err: fs.ErrPermission}
	}
	if err := os.Mkdir(name, perm); err != nil {
		return err
	}
	for file, content := range f.files {
		if err := os.WriteFile(filepath.Join(name, file), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// tree makes the directories of a hierarchy and returns its root. Directories
// that distribute give the memory controller to their children.
func tree(t *testing.T, dirs ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, d := range append(dirs, "") {
		d, distributes := strings.CutSuffix(d, "+")
		dir := filepath.Join(root, d)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		control := "cpu pids\n"
		if distributes {
			control = "cpu memory pids\n"
		}
		if err := os.WriteFile(filepath.Join(dir, "cgroup.subtree_control"), []byte(control), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func files2() map[string]string {
	return map[string]string{
		"cgroup.procs": "", "memory.max": "max\n", "memory.swap.max": "max\n", "memory.peak": "100\n",
		"memory.stat": "anon 5\nfile 70\n", "memory.events": "low 0\nhigh 0\nmax 12\noom 1\noom_kill 3\n",
	}
}

// With version 2 the group is made in the closest suitable ancestor.
func TestVersion2(t *testing.T) {
	root := tree(t, "a+", "a/b+", "a/b/own")
	p := place{2, []string{filepath.Join(root, "a/b/own"), filepath.Join(root, "a/b"), filepath.Join(root, "a"), root}}
	g, err := p.make(1<<20, fakeTree{files: files2()}.mkdir)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Dir(g.dir) != filepath.Join(root, "a/b") {
		t.Errorf("the group is %s", g.dir)
	}
	if b, err := os.ReadFile(filepath.Join(g.dir, "memory.swap.max")); string(b) != "0" {
		t.Errorf("swap space: %q, %v", b, err)
	}
	u, err := g.Usage()
	if want := (Usage{Limit: 1 << 20, Peak: 100, Cache: 70, Hits: 12, OOMKills: 3}); u != want || err != nil {
		t.Errorf("usage is %+v, %v", u, err)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name string
		tree []string
		fake func(root string) fakeTree
		v    int
		is   error
		says string
	}{
		{"nobody distributes", []string{"a", "a/own"}, func(string) fakeTree { return fakeTree{files: files2()} }, 2, errors.ErrUnsupported, "systemd-run --user --scope"},
		{"denied", []string{"a+", "a/own"}, func(root string) fakeTree { return fakeTree{files2(), root} }, 2, fs.ErrPermission, "systemd-run --user --scope"},
		{"denied with version 1", []string{"a/own"}, func(root string) fakeTree { return fakeTree{files2(), root} }, 1, fs.ErrPermission, "as root"},
		{"no memory controller", []string{"a+", "a/own"}, func(string) fakeTree { return fakeTree{} }, 2, fs.ErrNotExist, "memory.max"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := tree(t, tt.tree...)
			_, err := place{tt.v, []string{filepath.Join(root, "a/own"), filepath.Join(root, "a"), root}}.make(1<<20, tt.fake(root).mkdir)
			if !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
			left, err := filepath.Glob(filepath.Join(root, "*", "runbench-*"))
			if len(left) > 0 || err != nil {
				t.Errorf("left: %v, %v", left, err)
			}
		})
	}
}

// realGroup makes a group of the kernel, or skips the test.
func realGroup(t *testing.T, limit int64) *Group {
	t.Helper()
	g, err := New(limit)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrNotExist) || os.Getuid() != 0 && err != nil {
		t.Skipf("no control group can be made here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(g.dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the group is still there: %v", err)
		}
	})
	return g
}

// inGroup runs a shell script in a group.
func inGroup(t *testing.T, g *Group, script string) error {
	t.Helper()
	return exec.Command("sh", "-c", fmt.Sprintf("echo $$ > '%s' && %s", g.Procs(), script)).Run()
}

// The kernel keeps the page cache of a group below its limit, and reports it.
func TestRealGroup(t *testing.T) {
	const limit, size = 8 << 20, 24 << 20
	g := realGroup(t, limit)
	if u, err := g.Usage(); u.Limit != limit || u.Hits != 0 || u.Enforced() || err != nil {
		t.Errorf("a new group: %v, %v", u, err)
	}
	name := filepath.Join(t.TempDir(), "file")
	if err := inGroup(t, g, fmt.Sprintf("dd if=/dev/zero of='%s' bs=64k count=%d conv=fsync 2>/dev/null", name, size>>16)); err != nil {
		t.Fatal(err)
	}
	u, err := g.Usage()
	if err != nil {
		t.Fatal(err)
	}
	if !u.Enforced() || u.OOMKills != 0 || u.Cache > limit || u.Cache == 0 {
		t.Errorf("after writing %d bytes: %v", size, u)
	}
}

// A process that needs more memory than the limit is killed.
func TestRealGroupKills(t *testing.T) {
	g := realGroup(t, 8<<20)
	if err := inGroup(t, g, "head -c 64M /dev/zero | tail -c 64M > /dev/null"); err == nil {
		t.Error("64 MiB were had")
	}
	if u, err := g.Usage(); u.OOMKills == 0 || err != nil {
		t.Errorf("it was not killed for it: %v, %v", u, err)
	}
}
