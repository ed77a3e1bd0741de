//go:build darwin || dragonfly || freebsd || linux || netbsd

package sys

import (
	"math"
	"sync"

	"golang.org/x/sys/unix"
)

// AddressesLimited reports whether the process has few addresses: it is a 32-bit
// process, or had a limit at the first call (RLIMIT_AS in getrlimit(2), ulimit -v).
var AddressesLimited = sync.OnceValue(func() bool {
	const plenty = 1 << 40 // for a thousand Files that may grow
	var l unix.Rlimit
	return math.MaxInt == math.MaxInt32 || unix.Getrlimit(unix.RLIMIT_AS, &l) == nil && uint64(l.Cur) < plenty
})
