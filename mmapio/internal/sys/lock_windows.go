package sys

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// LockPages keeps pages in memory. The limit is the minimum working set size of the
// process, less a few pages (VirtualLock).
func LockPages(b []byte) error {
	err := windows.VirtualLock(AddressOf(b), uintptr(len(b)))
	if err == nil {
		return nil
	}
	return fmt.Errorf("VirtualLock: %w: raise the limit with SetProcessWorkingSetSize, or lock less", err)
}

// UnlockPages lets pages go again. That they are not locked is no error.
func UnlockPages(b []byte) error {
	err := windows.VirtualUnlock(AddressOf(b), uintptr(len(b)))
	if err != nil && err != windows.ERROR_NOT_LOCKED {
		return fmt.Errorf("VirtualUnlock: %w", err)
	}
	return nil
}
