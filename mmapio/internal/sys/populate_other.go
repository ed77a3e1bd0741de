//go:build !linux

package sys

import "errors"

// Populate is not to be had as one call.
func Populate([]byte, bool) error { return errors.ErrUnsupported }
