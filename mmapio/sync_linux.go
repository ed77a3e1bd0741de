package mmapio

import (
	"os"

	"golang.org/x/sys/unix"
)

// largeFolios says that the page cache keeps long writes in folios of many pages,
// up to 2 MiB, of which a store makes all dirty. A file that is cut within one
// has it split, unless it is dirty (truncate_inode_partial_folio in mm/truncate.c).
const largeFolios = true

// syncRange makes the bytes durable; b starts at a page. On Linux msync(2)
// with MS_SYNC is an fdatasync(2) of that part of the file.
func syncRange(_ *os.File, b []byte) error {
	return os.NewSyscallError("msync", unix.Msync(b, unix.MS_SYNC))
}

// syncFile makes content and size durable. Linux tracks stores to shared
// mappings as dirty pages of the file, so that fsync(2) covers them and an
// msync before it would only write the same pages.
func syncFile(f *os.File, _ []byte) error { return f.Sync() }
