package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// smalldisk DIR SIZE: mounts a file system of the given size at DIR.
func smallDisk(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(mountSmall(dir, args[1]))
	ts.Defer(func() { ts.Check(syscall.Unmount(dir, 0)) })
}

func mountSmall(dir, size string) error {
	return syscall.Mount("none", dir, "tmpfs", 0, "size="+size)
}

// canMount reports whether smalldisk works here.
func canMount() bool {
	dir, err := os.MkdirTemp("", "mount-")
	if err != nil {
		return false
	}
	defer os.Remove(dir)
	return mountSmall(dir, "64k") == nil && syscall.Unmount(dir, 0) == nil
}

// terminal FILE COLUMNS COMMAND [ARG...]: runs the command on a terminal of the
// given width. FILE gets the output, with its line ends unchanged.
func onTerminal(ts *testscript.TestScript, _ bool, args []string) {
	columns, err := strconv.ParseUint(args[1], 10, 16)
	ts.Check(err)
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	ts.Check(err)
	defer master.Close()
	fd := int(master.Fd())
	ts.Check(unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	ts.Check(err)
	ts.Check(unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: uint16(columns)}))
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	ts.Check(err)
	cmd := scriptCommand(ts, args[2:])
	cmd.Stdout, cmd.Stderr = tty, tty
	ts.Check(cmd.Start())
	ts.Check(tty.Close())
	out, err := io.ReadAll(master) // EIO once nobody has the terminal open
	if !errors.Is(err, syscall.EIO) {
		ts.Check(err)
	}
	ts.Check(cmd.Wait())
	out = bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out, 0o600))
}
