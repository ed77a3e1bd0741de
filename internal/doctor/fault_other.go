//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package doctor

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"mmapbench/bench"
)

func errFaults() error {
	return fmt.Errorf("page faults are not counted per thread or process on %s, so none can be proven: %w", runtime.GOOS, errors.ErrUnsupported)
}

func anonymousFaults(bench.Clock) (trial, func() error, error) { return nil, nil, errFaults() }

func cachedFaults(bench.Clock, *os.File, int) (trial, func() error, error) {
	return nil, nil, errFaults()
}

func faultsAround(bench.Clock, *os.File, int, func(float64)) (trial, func() error, error) {
	return nil, nil, errFaults()
}
