//go:build !(darwin || dragonfly || freebsd || linux || netbsd)

package osfile

import "os"

const (
	synchronous = os.O_SYNC
	direct      = 0
)
