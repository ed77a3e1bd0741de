//go:build !linux

package counter

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

// attach makes every figure absent: this package knows no source that counts
// for one thread here.
func (s *Set) attach() {
	for _, f := range s.figures {
		s.reject(fmt.Errorf("no source for %v on %s: measure on linux: %w", f, runtime.GOOS, errors.ErrUnsupported), f)
	}
}

func (s *Set) attachQuiet() { s.attach() }

func sourceName(Figure) string { return "" }

// threadID returns the same for every thread: no figure depends on it here.
func threadID() int { return 0 }

func threadTimes() (user, system time.Duration, err error) {
	return 0, 0, fmt.Errorf("cpu time of a thread on %s: %w", runtime.GOOS, errors.ErrUnsupported)
}

// runtimeCalls is empty: no system calls are counted here.
func runtimeCalls() []int { return nil }
