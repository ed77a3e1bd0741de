//go:build dragonfly || freebsd

package sys

import (
	"os"

	"golang.org/x/sys/unix"
)

// Flags of an opening, 0 where the system has none; see package osfile.
const (
	Synchronous = os.O_SYNC
	Direct      = unix.O_DIRECT
)
