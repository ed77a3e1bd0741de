package doctor

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// faultsOf is whose faults are counted: the calling thread's.
const faultsOf = unix.RUSAGE_THREAD

// smallPages keeps huge pages away from b; see madvise(2). A kernel without
// huge pages does not know the advice.
func smallPages(b []byte) error {
	if err := unix.Madvise(b, unix.MADV_NOHUGEPAGE); err != nil && !errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("madvise(MADV_NOHUGEPAGE): %w", err)
	}
	return nil
}
