package sys

import "golang.org/x/sys/unix"

// Populate makes pages resident, for writing too if store is true.
func Populate(b []byte, store bool) error {
	advice := unix.MADV_POPULATE_READ
	if store {
		advice = unix.MADV_POPULATE_WRITE
	}
	return unix.Madvise(b, advice)
}
