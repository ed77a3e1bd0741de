package doctor

import "testing"

func TestMountOf(t *testing.T) {
	s := planted(map[string]string{"proc/self/mountinfo": ext4Mount +
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
		if got := s.root.mountOf(path); got.kind != want {
			t.Errorf("%s is on %+v, want %s", path, got, want)
		}
	}
	if got := planted(nil).root.mountOf("/"); got != (mount{}) {
		t.Errorf("without a table: %+v", got)
	}
}
