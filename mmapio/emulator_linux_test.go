package mmapio

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// emulated tells whether the system is qemu's user mode or the like: it takes
// any advice and passes none on.
func emulated(t *testing.T) bool {
	t.Helper()
	const unknown = 9999 // to madvise(2)
	page, err := Anonymous(int64(os.Getpagesize()))
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	return unix.Madvise(page.Bytes(), unknown) == nil
}

// needAdvice skips a test of what advice does.
func needAdvice(t *testing.T) {
	t.Helper()
	if emulated(t) {
		t.Skip("the system takes any advice and does nothing, as an emulator does")
	}
}
