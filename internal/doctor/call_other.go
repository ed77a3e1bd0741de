//go:build !unix

package doctor

import (
	"errors"
	"fmt"
	"runtime"
)

func emptyCalls(int) error {
	return fmt.Errorf("no system call is known on %s that does next to nothing: %w", runtime.GOOS, errors.ErrUnsupported)
}
