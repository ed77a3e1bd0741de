//go:build !windows

package mmapio

import (
	"os"
	"syscall"
)

const (
	// mapsBehindEnd says that a mapping may reach beyond the end of the file,
	// so that a file can grow under it.
	mapsBehindEnd = true

	errNoAddresses = syscall.ENOMEM // of a mapping that finds no room
	errBadAddress  = syscall.EFAULT // of a system call that met a fault
)

// alignment returns what the offset of a mapping is a multiple of, in bytes.
func alignment() int { return os.Getpagesize() }

// leastMapping returns how much to map at least, in bytes. An empty file gets
// a page: it shows whether the file can be mapped at all, since a file of /proc
// says it is empty.
func leastMapping() int64 { return int64(os.Getpagesize()) }
