package sys

import (
	"os"

	"golang.org/x/sys/unix"
)

// TakeMappings returns n pages, or nil. Each is a mapping of its own, because its
// protection differs from its neighbors'. Unmap gives them back.
func TakeMappings(n int) []byte {
	page := os.Getpagesize()
	b, err := mapMemory(-1, 0, nil, n*page, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANON|noReserve)
	if err != nil {
		return nil
	}
	for off := 0; off < len(b); off += 2 * page {
		if err := unix.Mprotect(b[off:off+page], unix.PROT_READ); err != nil {
			_ = Unmap(b)
			return nil
		}
	}
	return b
}
