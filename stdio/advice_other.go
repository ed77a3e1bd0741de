//go:build !linux

package stdio

import (
	"errors"
	"os"
)

// advise can't.
func advise(*os.File, int64, int64, Hint) error { return errors.ErrUnsupported }
