package doctor

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"

	"mmapbench/bench"
	"mmapbench/internal/doctor/sys"
	"mmapbench/internal/stopping"
)

func (l *lab) majorFault() (bench.Loop, error) {
	if l.sys.place.InMemory() {
		return nil, fmt.Errorf("%s has no device: its pages can't be dropped: choose a -dir on a disk: %w", l.sys.place.Kind, errors.ErrUnsupported)
	}
	f, pages, err := l.files.pages()
	l.cold = cold{ctx: l.ctx, f: f, pages: pages}
	return l.cold.loop, err
}

// A cold file is one whose pages were dropped from the page cache.
type cold struct {
	ctx    context.Context
	f      *os.File
	pages  int
	mapped []byte
	left   []int // pages not loaded yet, in random order
	sink   byte
}

// patience is how many loads in a row may fail to be one major fault. A signal
// that arrives while the page is read, as the runtime sends them to preempt,
// makes the kernel return from the fault without counting it; the next fault
// finds the page and is minor.
const patience = 8

// loop loads one page that is not in the page cache. The file is dropped again
// whenever its pages are used up.
func (c *cold) loop(_ int, start, stop func()) (int, error) {
	var got sys.Faults
	for range patience {
		if len(c.left) == 0 {
			if err := c.chill(); err != nil {
				return 0, err
			}
		}
		at := c.left[0] * os.Getpagesize()
		c.left = c.left[1:]
		var err error
		got, err = watch(start, stop, func() { c.sink += c.mapped[at] })
		if err != nil || got.Major == 1 {
			return 1, err
		}
	}
	return 0, fmt.Errorf("the load of a page that was not in the page cache caused %d minor and %d major faults: the time is not that of a major fault", got.Minor, got.Major)
}

// coldStride is the least distance in pages of two major faults: what a fault
// reads beside its own page must not serve the next.
const coldStride = 32

// chill drops the pages from the cache and proves it.
func (c *cold) chill() error {
	// Pages that are mapped would stay.
	if err := c.unmap(); err != nil {
		return err
	}
	var cached []byte
	err := stopping.Call(c.ctx, "dropping the page cache of "+c.f.Name(), func() (err error) {
		c.mapped, cached, err = sys.MapCold(c.f, c.pages*os.Getpagesize())
		return err
	})
	if err != nil {
		return err
	}
	for at := 0; at < c.pages; at += coldStride {
		if cached[at] == 0 {
			c.left = append(c.left, at)
		}
	}
	rand.Shuffle(len(c.left), func(i, j int) { c.left[i], c.left[j] = c.left[j], c.left[i] })
	if len(c.left) == 0 {
		return fmt.Errorf("the pages of %s are still in the page cache after fadvise(FADV_DONTNEED), or mincore(2) hides them because the file is another user's: no major fault can be proven", c.f.Name())
	}
	return nil
}

func (c *cold) unmap() error {
	if c.mapped == nil {
		return nil
	}
	b := c.mapped
	c.mapped = nil
	return sys.Unmap(b)
}
