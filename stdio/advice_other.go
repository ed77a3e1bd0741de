//go:build !linux

package stdio

import (
	"errors"
	"os"
)

// advise is unsupported.
func advise(*os.File, int64, int64, Hint) error { return errors.ErrUnsupported }
