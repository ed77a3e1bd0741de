package sys

import (
	"os"

	"golang.org/x/sys/unix"

	"mmapbench/internal/osfile"
)

// noReserve keeps a mapping from counting against the memory that the system
// is willing to promise.
const noReserve = unix.MAP_NORESERVE

// preallocate reserves blocks behind the end of the file, in one piece if possible,
// and moves the end over them (F_PREALLOCATE in fcntl(2)).
func preallocate(f *os.File, off, n int64) error {
	err := osfile.Control(f, func(fd uintptr) (err error) {
		for _, flags := range [...]uint32{unix.F_ALLOCATECONTIG | unix.F_ALLOCATEALL, unix.F_ALLOCATEALL} {
			store := unix.Fstore_t{Flags: flags, Posmode: unix.F_PEOFPOSMODE, Length: n}
			if err = unix.FcntlFstore(fd, unix.F_PREALLOCATE, &store); err == nil {
				break
			}
		}
		return os.NewSyscallError("fcntl", err)
	})
	if err != nil {
		return err
	}
	return f.Truncate(off + n)
}
