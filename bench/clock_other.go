//go:build !windows

package bench

import "time"

// systemClock reads the monotonic clock of the system.
type systemClock struct{ start time.Time }

func newSystemClock() Clock { return systemClock{time.Now()} }

func (c systemClock) Now() time.Duration { return time.Since(c.start) }
