package main

import (
	"os"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// smalldisk DIR SIZE: makes DIR a filesystem of that size.
func smallDisk(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(mountSmall(dir, args[1]))
	ts.Defer(func() { ts.Check(syscall.Unmount(dir, 0)) })
}

func mountSmall(dir, size string) error {
	return syscall.Mount("none", dir, "tmpfs", 0, "size="+size)
}

// canMount tells whether smalldisk will work.
func canMount() bool {
	dir, err := os.MkdirTemp("", "mount-")
	if err != nil {
		return false
	}
	defer os.Remove(dir)
	return mountSmall(dir, "64k") == nil && syscall.Unmount(dir, 0) == nil
}
