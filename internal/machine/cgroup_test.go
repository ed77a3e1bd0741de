package machine

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestCgroup(t *testing.T) {
	const (
		v1   = "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n35 31 0:32 / /cg/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n41 31 0:38 / /cg/unified rw - cgroup2 cgroup2 rw\n"
		v2   = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
		deep = "30 23 0:26 /docker/ab /cg\\040dir ro - cgroup2 cgroup rw\n"
	)
	for _, tt := range []struct{ name, mountinfo, self, want string }{
		{"version 1", v1, "4:memory:/user/a:b\n0::/x\n", "1: cg/memory/user/a:b, cg/memory/user, cg/memory"},
		{"version 1 with others", v1, "4:cpu,memory:/\n", "1: cg/memory"},
		{"version 2", v2, "0::/user.slice/a.scope\n", "2: sys/fs/cgroup/user.slice/a.scope, sys/fs/cgroup/user.slice, sys/fs/cgroup"},
		{"version 2 without memory", v1, "0::/x\n", "2: cg/unified/x, cg/unified"},
		{"part of the hierarchy", deep, "0::/docker/ab/c\n", "2: cg dir/c, cg dir"},
		{"outside of the namespace", v2, "0::/../other\n", "2: sys/fs/cgroup/other, sys/fs/cgroup"},
		{"above the mount", deep, "0::/\n", "2: cg dir"},
		{"not mounted", "1 2 0:1 / / rw - ext4 x rw\nshort\n", "0::/x\n", ""},
		{"no controller", v1, "3:cpu:/\nbroken\n", ""},
	} {
		g, err := planted(map[string]string{"proc/self/mountinfo": tt.mountinfo, "proc/self/cgroup": tt.self}).Cgroup("memory")
		got := ""
		if err == nil {
			got = fmt.Sprintf("%d: %s", g.Version, strings.Join(g.Dirs, ", "))
		}
		if got != tt.want || errors.Is(err, errors.ErrUnsupported) != (tt.want == "") {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
}
