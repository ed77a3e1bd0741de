package sys

import (
	"errors"
	"math"
	"os"

	"golang.org/x/sys/unix"
)

// UnifiedCache says whether a mapping and the system calls see the same bytes.
const UnifiedCache = false

// Agree makes mappings and system calls see the same bytes of f, from one
// offset to the other: before a system call changes the file around them, and
// after it. OpenBSD has no unified buffer cache. Pages of mappings are filled
// from the buffer cache and written back to it, and neither learns of a change
// in the other (uvn_io in sys/uvm/uvm_vnode.c); a truncation even drops the
// page that the file then ends in without writing it back (uvm_vnp_setsize).
// The pages belong to the file, so that any mapping of it will do for the call.
func Agree(f *os.File, from, to int64) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	to = min(to, info.Size())
	from &^= int64(os.Getpagesize()) - 1
	for err == nil && from < to {
		n := min(to-from, 1<<30)
		err = agreeMapped(f, from, int(n))
		from += n
	}
	return err
}

func agreeMapped(f *os.File, off int64, n int) error {
	b, err := MapFile(f, off, n, ReadOnly)
	if err != nil {
		return err
	}
	err = os.NewSyscallError("msync", unix.Msync(b, unix.MS_SYNC|unix.MS_INVALIDATE))
	return errors.Join(err, Unmap(b))
}

// AddressesLimited reports whether the process has few addresses, as every 32-bit
// process does.
func AddressesLimited() bool { return math.MaxInt == math.MaxInt32 }
