package work

import (
	"os"

	"golang.org/x/sys/unix"
)

// folioSample is how much of a file is looked at, from its start, in bytes.
const folioSample = 16 << 20

// MeanFolio returns the mean size in bytes of the folios in which the page cache
// holds the start of a file, which it reads if it is not cached. ok is false if the system does not tell: only root may read the
// numbers of page frames.
func MeanFolio(path string) (mean int64, ok bool) {
	f, err := os.Open(path)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return 0, false
	}
	b, err := unix.Mmap(int(f.Fd()), 0, int(min(info.Size(), folioSample)), unix.PROT_READ, unix.MAP_SHARED|unix.MAP_POPULATE)
	if err != nil {
		return 0, false
	}
	defer unix.Munmap(b)
	pages, err := pagemap(b)
	if err != nil {
		return 0, false
	}
	folios, counted := 0, 0
	for i := 0; i < len(pages); {
		// Frames that follow each other are read at once.
		n := 1
		for i+n < len(pages) && pages[i+n]&frame == pages[i]&frame+uint64(n) {
			n++
		}
		if pages[i]&present != 0 && pages[i]&frame != 0 {
			flags, err := entriesOf("/proc/kpageflags", pages[i]&frame, n)
			if err != nil {
				return 0, false
			}
			for _, f := range flags {
				if counted++; f&compoundTail == 0 {
					folios++
				}
			}
		}
		i += n
	}
	if folios == 0 {
		return 0, false
	}
	return int64(counted) * int64(os.Getpagesize()) / int64(folios), true
}
