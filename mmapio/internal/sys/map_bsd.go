//go:build dragonfly || netbsd || openbsd

package sys

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// noReserve keeps a mapping from counting against the memory that the system
// is willing to promise.
const noReserve = unix.MAP_NORESERVE

// Preallocate is unsupported: OpenBSD and DragonFly have no such call, and NetBSD's
// returns EOPNOTSUPP on its file systems.
func Preallocate(*os.File, int64, int64) error { return errors.ErrUnsupported }
