package counter

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

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
		t.Errorf("got number %d here, %d, %v where it is mounted", id, other, err)
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
