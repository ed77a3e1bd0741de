package mmapio

import "golang.org/x/sys/unix"

// populate makes pages resident, for writing too if store is true.
func populate(b []byte, store bool) error {
	advice := unix.MADV_POPULATE_READ
	if store {
		advice = unix.MADV_POPULATE_WRITE
	}
	return unix.Madvise(b, advice)
}
