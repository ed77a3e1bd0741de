package bench

import (
	"time"
)

// A Clock tells the time since some fixed moment. It must not run backward.
type Clock interface{ Now() time.Duration }

// SystemClock returns the system's finest monotonic clock.
func SystemClock() Clock { return newSystemClock() }
