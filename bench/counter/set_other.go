//go:build !linux

package counter

import (
	"errors"
	"fmt"
	"os/exec"
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

func trace(*exec.Cmd) (wait func() error, err error) {
	return nil, fmt.Errorf("ptrace on %s: count on linux: %w", runtime.GOOS, errors.ErrUnsupported)
}
