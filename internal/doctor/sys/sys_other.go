//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package sys

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

// EmptyCalls returns an error.
func EmptyCalls(int) error {
	return fmt.Errorf("no system call is known on %s that does next to nothing: %w", runtime.GOOS, errors.ErrUnsupported)
}

// CountFaults returns an error.
func CountFaults() (Faults, error) {
	return Faults{}, fmt.Errorf("%s does not count the page faults of a thread or process, so that none can be proven: %w", runtime.GOOS, errors.ErrUnsupported)
}

func errMap() error {
	return fmt.Errorf("package doctor maps nothing on %s: %w", runtime.GOOS, errors.ErrUnsupported)
}

// MapMemory returns an error.
func MapMemory(int) ([]byte, error) { return nil, errMap() }

// MapFile returns an error.
func MapFile(*os.File, int64, int) ([]byte, error) { return nil, errMap() }

// Unmap returns an error.
func Unmap([]byte) error { return errMap() }
