package machine

import (
	"maps"
	"testing"
	"testing/fstest"
)

// planted holds files of /proc and /sys.
func planted(files map[string]string) Root {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return Root{m}
}

const ext4Mount = "27 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"

func TestMountOf(t *testing.T) {
	r := planted(map[string]string{"proc/self/mountinfo": ext4Mount +
		"28 27 0:5 / /home rw - btrfs /dev/sdb1 rw\n" +
		"29 28 8:17 / /home/with\\040space rw master:2 shared:7 - xfs /dev/sdb1 rw\n" +
		"30 27 8:33 / /data rw - ext4 /dev/sdc1 rw\n" +
		"31 30 0:44 / /data rw - tmpfs none rw\n" +
		"a line that is none\n"})
	for path, want := range map[string]string{
		"/":                  "ext4",
		"/home":              "btrfs",
		"/home/me/file":      "btrfs",
		"/homeless":          "ext4",
		"/home/with space/x": "xfs",
		"/data/x":            "tmpfs", // the one mounted over the other
	} {
		if got := r.MountOf(path); got.Kind != want {
			t.Errorf("%s is on %+v, want %s", path, got, want)
		}
	}
	if got := planted(nil).MountOf("/"); got != (Mount{}) {
		t.Errorf("without a table: %+v", got)
	}
}

func TestAvailableMemory(t *testing.T) {
	files := map[string]string{"proc/meminfo": "MemTotal: 8 kB\nMemAvailable:    2048 kB\n"}
	if n, ok := planted(files).AvailableMemory(); !ok || n != 2<<20 {
		t.Errorf("%d, %v", n, ok)
	}
	maps.Copy(files, map[string]string{"proc/self/cgroup": "0::/a\n", "proc/self/mountinfo": "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", "sys/fs/cgroup/a/memory.max": "1048576\n", "sys/fs/cgroup/a/memory.current": "262144\n"})
	if n, ok := planted(files).AvailableMemory(); !ok || n != 768<<10 {
		t.Errorf("below a limit: %d, %v", n, ok)
	}
	files["sys/fs/cgroup/a/memory.stat"] = "anon 65536\nfile 131072\ninactive_file 65536\nactive_file 32768\n"
	if n, ok := planted(files).AvailableMemory(); !ok || n != (768+96)<<10 {
		t.Errorf("below a limit, with a page cache: %d, %v", n, ok)
	}
	if n, ok := planted(nil).AvailableMemory(); ok {
		t.Errorf("%d bytes of nobody knows what", n)
	}
}
