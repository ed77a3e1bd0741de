//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package doctor

import "golang.org/x/sys/unix"

// faultsOf is whose faults are counted: all of the process, as not all of
// these systems tell those of a thread.
const faultsOf = unix.RUSAGE_SELF

// smallPages has nothing to do: there is no advice for it.
func smallPages([]byte) error { return nil }
