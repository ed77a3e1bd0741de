//go:build !plan9 && !windows

package sys

import (
	"errors"
	"syscall"
)

// ErrNoAddresses is the error of a mapping that finds no room.
const ErrNoAddresses = syscall.ENOMEM

// IsBadAddress reports whether a system call met a fault.
func IsBadAddress(err error) bool { return errors.Is(err, syscall.EFAULT) }

// IsNoMapping reports whether a file that was opened can't be mapped: by its
// filesystem, or by a seal or an attribute.
func IsNoMapping(err error) bool {
	for _, e := range [...]error{syscall.ENODEV, syscall.EIO, syscall.EACCES, syscall.EPERM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
