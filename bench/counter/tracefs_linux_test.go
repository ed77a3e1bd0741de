package counter

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

func TestMountPoint(t *testing.T) {
	const table = `proc /proc proc rw 0 0
short
tracefs /not/it debugfs rw 0 0
none /sys/kernel/tracing tracefs rw,relatime 0 0
none /second tracefs rw 0 0
disk /with\040space\134 ext4 rw 0 0
`
	tests := []struct {
		fsType, want string
		ok           bool
	}{
		{"tracefs", "/sys/kernel/tracing", true},
		{"ext4", `/with space\`, true},
		{"xfs", "", false},
	}
	for _, tt := range tests {
		if got, ok := mountPoint(table, tt.fsType); got != tt.want || ok != tt.ok {
			t.Errorf("%s: got %q, %v, want %q, %v", tt.fsType, got, ok, tt.want, tt.ok)
		}
	}
}

// TestDetachedTracefs checks that a detached mount works like a visible one,
// and stays invisible.
func TestDetachedTracefs(t *testing.T) {
	before := mountTable(t)
	dir, err := detachedTracefs()
	if err != nil {
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, unix.ENODEV) {
			t.Skipf("no detached tracefs: %v", err)
		}
		t.Fatal(err)
	}
	defer unix.Close(dir)
	if after := mountTable(t); after != before {
		t.Errorf("the mount is visible: mounts were\n%s\nand are\n%s", before, after)
	}
	if _, err := readID(dir, "no_such:event"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an unknown event: got error %v", err)
	}
	id, err := readID(dir, syscallEvent)
	if err != nil {
		t.Fatal(err)
	}
	if id == 0 {
		t.Error("the event has number 0")
	}
	if other, err := tracepointID(syscallEvent); err != nil || other != id {
		t.Errorf("got number %d here, %d, %v by the mount table", id, other, err)
	}
}

func mountTable(t *testing.T) string {
	t.Helper()
	table, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		t.Fatal(err)
	}
	return string(table)
}
