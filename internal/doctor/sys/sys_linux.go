package sys

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

const faultsOf = unix.RUSAGE_THREAD

// smallPages keeps huge pages away from b; see madvise(2). A kernel without
// huge pages rejects the advice.
func smallPages(b []byte) error {
	if err := unix.Madvise(b, unix.MADV_NOHUGEPAGE); err != nil && !errors.Is(err, unix.EINVAL) {
		return os.NewSyscallError("madvise(MADV_NOHUGEPAGE)", err)
	}
	return nil
}
