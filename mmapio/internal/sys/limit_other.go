//go:build !(darwin || dragonfly || freebsd || linux || netbsd)

package sys

import "math"

// AddressesLimited tells whether the process has few addresses, as those of 32
// bits are.
func AddressesLimited() bool { return math.MaxInt == math.MaxInt32 }
