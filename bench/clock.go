package bench

import "time"

// A Clock tells the time that has passed since some moment. It must not run
// backward.
type Clock interface{ Now() time.Duration }

// SystemClock returns the monotonic clock of the system, the finest there is.
func SystemClock() Clock { return newSystemClock() }
