//go:build !(darwin || dragonfly || freebsd || linux || netbsd)

package mmapio

import "math"

// addressesLimited tells whether the process has few addresses, as those of 32
// bits are.
func addressesLimited() bool { return math.MaxInt == math.MaxInt32 }
