//go:build !linux

package sys

import "errors"

// Populate is unsupported: no single call does it.
func Populate([]byte, bool) error { return errors.ErrUnsupported }
