package doctor

import (
	"errors"
	"fmt"
	"io"
	"os"

	"mmapbench/internal/stopping"
)

// faultPace is that of minor faults. A batch is small enough for the memory to
// come from what the kernel has at hand.
func faultPace() pace {
	p := quick()
	p.most = 512
	return p
}

func (l *lab) anonymousFault() plan {
	return plan{
		name: "minor fault, anonymous", pace: faultPace(),
		what: says(fmt.Sprintf("first store to a page of %d B of private memory, without huge pages: one zeroed page", os.Getpagesize())),
		open: func() (trial, func() error, error) { return anonymousFaults(l.clock) },
	}
}

func (l *lab) cachedFault() plan {
	return plan{
		name: "minor fault, page cache", pace: faultPace(),
		what: says("first load of a cached page of a file that is mapped alone: one page"),
		open: func() (trial, func() error, error) {
			f, n, err := l.cachedFile()
			if err != nil {
				return nil, nil, err
			}
			return cachedFaults(l.clock, f, n)
		},
	}
}

func (l *lab) faultAround() plan {
	pace := quick()
	pace.batch = 0 // a sample is one pass over the mapping
	perFault := 0.0
	return plan{
		name: "minor fault, fault-around", pace: pace,
		what: func() string {
			s := "the same on a mapping of the whole file"
			if perFault > 0 {
				s += fmt.Sprintf(": %.1f pages a fault, with their first loads", perFault)
			}
			// do_fault_around maps no more than its window, but a huge folio
			// whole: filemap_map_pmd in the kernel's mm/filemap.c.
			if perFault*float64(os.Getpagesize()) > 2*defaultAround {
				s += "; that is more than its window: the page cache has huge folios of this file"
			}
			return s
		},
		open: func() (trial, func() error, error) {
			f, n, err := l.cachedFile()
			if err != nil {
				return nil, nil, err
			}
			return faultsAround(l.clock, f, n, func(pages float64) { perFault = pages })
		},
	}
}

// cachedFile returns the file to read with how many pages of it are used, which
// it has read into the page cache.
func (l *lab) cachedFile() (*os.File, int, error) {
	f, err := l.files.reading()
	if err != nil {
		return nil, 0, err
	}
	n, err := pages(f)
	if err != nil {
		return nil, 0, err
	}
	used := io.NewSectionReader(f, 0, int64(n)*int64(os.Getpagesize()))
	return f, n, stopping.Copy(l.ctx, io.Discard, used)
}

func (l *lab) majorFault() plan {
	return plan{
		name: "major fault", pace: slow(),
		what: says("first load of a page of a file that was dropped from the page cache, without readahead"),
		open: func() (trial, func() error, error) {
			f, err := l.files.reading()
			if err != nil {
				return nil, nil, err
			}
			n, err := pages(f)
			if err != nil {
				return nil, nil, err
			}
			if l.sys.place.inMemory() {
				return nil, nil, fmt.Errorf("%s has no device: its pages can't be dropped: choose a -dir on a disk: %w", l.sys.place.kind, errors.ErrUnsupported)
			}
			return majorFaults(l.ctx, l.clock, f, n)
		},
	}
}
