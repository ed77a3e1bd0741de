//go:build !plan9 && !windows

package mmapio

import (
	"errors"
	"syscall"
)

// errNoAddresses is the error of a mapping that finds no room.
const errNoAddresses = syscall.ENOMEM

// isBadAddress reports whether a system call met a fault.
func isBadAddress(err error) bool { return errors.Is(err, syscall.EFAULT) }

// isNoMapping reports whether a filesystem does not map its files.
func isNoMapping(err error) bool {
	return errors.Is(err, syscall.ENODEV) || errors.Is(err, syscall.EIO)
}
