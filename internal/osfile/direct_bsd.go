//go:build dragonfly || freebsd

package osfile

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	synchronous = os.O_SYNC
	direct      = unix.O_DIRECT
)
