//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package sys

import "golang.org/x/sys/unix"

// Not all of these systems count the faults of a thread.
const faultsOf = unix.RUSAGE_SELF

// smallPages does nothing: these systems have no advice for it.
func smallPages([]byte) error { return nil }
