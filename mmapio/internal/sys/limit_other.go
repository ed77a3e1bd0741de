//go:build !(darwin || dragonfly || freebsd || linux || netbsd)

package sys

import "math"

// AddressesLimited reports whether the process has few addresses, as every 32-bit
// process does.
func AddressesLimited() bool { return math.MaxInt == math.MaxInt32 }
