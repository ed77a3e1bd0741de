//go:build !(darwin || dragonfly || freebsd || linux || netbsd)

package sys

import "os"

// Flags of an opening, 0 where the system has none; see package osfile.
const (
	Synchronous = os.O_SYNC
	Direct      = 0
)
