//go:build !linux

package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"mmapbench/bench"
)

func majorFaults(context.Context, bench.Clock, *os.File, int) (trial, func() error, error) {
	return nil, nil, fmt.Errorf("no way is known on %s to drop a file from the page cache and prove it: %w", runtime.GOOS, errors.ErrUnsupported)
}
