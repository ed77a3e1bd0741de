package counter

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// tracepointID returns the ID by which perf_event_open(2) knows the event
// "group:name". It differs between kernels and is read from tracefs.
func tracepointID(event string) (uint64, error) {
	dir, err := openTracefs()
	if err != nil {
		return 0, err
	}
	defer unix.Close(dir)
	return readID(dir, event)
}

func readID(tracefs int, event string) (uint64, error) {
	name := "events/" + strings.Replace(event, ":", "/", 1) + "/id"
	fd, err := unix.Openat(tracefs, name, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("tracefs: %w", &fs.PathError{Op: "open", Path: name, Err: err})
	}
	f := os.NewFile(uintptr(fd), name)
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		return 0, fmt.Errorf("tracefs: %w", err)
	}
	id, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("tracefs: %s: %w", name, err)
	}
	return id, nil
}

// openTracefs returns a descriptor of the root of tracefs: the mounted one, or
// else a detached mount.
func openTracefs() (int, error) {
	fd, err := unix.Open("/sys/kernel/tracing", unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return detachedTracefs()
	}
	var stat unix.Statfs_t
	if err := unix.Fstatfs(fd, &stat); err == nil && int64(stat.Type) == unix.TRACEFS_MAGIC {
		return fd, nil
	}
	_ = unix.Close(fd) // an empty directory
	return detachedTracefs()
}

// detachedTracefs mounts tracefs without a mount point (fsopen(2), fsmount(2)).
// No one else sees the mount, and it disappears with the descriptor.
func detachedTracefs() (int, error) {
	config, err := unix.Fsopen("tracefs", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return -1, fmt.Errorf("tracefs is not mounted: fsopen: %w", err)
	}
	defer unix.Close(config)
	if err := unix.FsconfigCreate(config); err != nil {
		return -1, fmt.Errorf("tracefs is not mounted: fsconfig: %w", err)
	}
	const attrs = unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV | unix.MOUNT_ATTR_NOEXEC
	root, err := unix.Fsmount(config, unix.FSMOUNT_CLOEXEC, attrs)
	if err != nil {
		return -1, fmt.Errorf("tracefs is not mounted: fsmount: %w", err)
	}
	return root, nil
}
