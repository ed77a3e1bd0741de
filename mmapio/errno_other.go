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

// isNoMapping reports whether a file that was opened can't be mapped: by its
// filesystem, or by a seal or an attribute.
func isNoMapping(err error) bool {
	for _, e := range [...]error{syscall.ENODEV, syscall.EIO, syscall.EACCES, syscall.EPERM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
