//go:build !linux

package mmapio

import "errors"

// populate is not to be had as one call.
func populate([]byte, bool) error { return errors.ErrUnsupported }
