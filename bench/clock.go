package bench

import "time"

// A Clock tells the time that has passed since some moment. It must not run
// backward.
type Clock interface{ Now() time.Duration }

// systemClock reads the monotonic clock of the system.
type systemClock struct{ start time.Time }

func newSystemClock() Clock { return systemClock{time.Now()} }

func (c systemClock) Now() time.Duration { return time.Since(c.start) }
