package osfile

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	synchronous = os.O_SYNC | unix.O_DSYNC
	direct      = 0
)
