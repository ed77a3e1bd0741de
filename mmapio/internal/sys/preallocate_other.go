//go:build dragonfly || linux || netbsd || openbsd

package sys

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// noReserve keeps a mapping from counting against the memory that the system
// is willing to promise.
const noReserve = unix.MAP_NORESERVE

// preallocate is unsupported. OpenBSD and DragonFly have no such call, and NetBSD's
// returns EOPNOTSUPP on its file systems. Blocks of Linux's fallocate(2) are
// unwritten: a fault in one has to clear the page, in small pieces, and the flush
// has to convert it. Appending 64 MiB in small records took 1.3 to 2.5 times as long
// on ext4 as behind zeros that were written.
func preallocate(*os.File, int64, int64) error { return errors.ErrUnsupported }
