//go:build !linux

package sys

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

// MapCold returns an error.
func MapCold(*os.File, int) (b, cached []byte, err error) {
	return nil, nil, fmt.Errorf("no way is known on %s to drop a file from the page cache and prove it: %w", runtime.GOOS, errors.ErrUnsupported)
}
