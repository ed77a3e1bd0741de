//go:build !linux

package counter

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

// attach makes every figure absent: this package knows no per-thread source on
// this system.
func (s *Set) attach() {
	for _, f := range s.figures {
		s.reject(fmt.Errorf("no source for %v on %s: measure on linux: %w", f, runtime.GOOS, errors.ErrUnsupported), f)
	}
}

func (s *Set) attachQuiet() { s.attach() }

func sourceName(Figure) string { return "" }

// threadID returns the same ID for every thread, because nothing is counted
// here.
func threadID() int { return 0 }

func threadTimes() (user, system time.Duration, err error) {
	return 0, 0, fmt.Errorf("cpu time of a thread on %s: %w", runtime.GOOS, errors.ErrUnsupported)
}
