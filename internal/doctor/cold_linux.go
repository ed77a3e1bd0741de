package doctor

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"mmapbench/bench"
	"mmapbench/internal/stopping"
)

// coldStride is how many pages lie between two major faults at least: what a
// fault reads beside its own page must not serve the next.
const coldStride = 32

// patience is how many loads in a row may fail to be one major fault. A signal
// that arrives while the page is read, and the runtime sends some to preempt,
// makes the kernel return from the fault without counting it; the next one then
// finds the page and is minor.
const patience = 8

// majorFaults times the first load of pages of f that are not in the page
// cache. The cache is emptied of f whenever the pages are used up.
func majorFaults(ctx context.Context, clock bench.Clock, f *os.File, pages int) (trial, func() error, error) {
	c := &cold{ctx: ctx, f: f, pages: pages}
	run := func(int) (int, time.Duration, error) {
		var got faultCount
		for range patience {
			at, err := c.next()
			if err != nil {
				return 0, 0, err
			}
			var elapsed time.Duration
			got, elapsed, err = watch(clock, func() { c.sink += c.mapped[at*os.Getpagesize()] })
			if err != nil || got.major == 1 {
				return 1, elapsed, err
			}
		}
		return 0, 0, fmt.Errorf("the load of a page that was not in the page cache caused %d minor and %d major faults: its time is none of a major fault", got.minor, got.major)
	}
	return run, c.unmap, nil
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

// next returns a page that is not in the cache.
func (c *cold) next() (at int, err error) {
	if len(c.left) == 0 {
		if err := c.chill(); err != nil {
			return 0, err
		}
	}
	at, c.left = c.left[0], c.left[1:]
	return at, nil
}

// chill drops the pages from the cache, see posix_fadvise(2), and proves it by
// mincore(2). Pages that are mapped or dirty would stay.
func (c *cold) chill() (err error) {
	if err := c.unmap(); err != nil {
		return err
	}
	// What somebody wrote just before becomes clean; this writes nothing else.
	if err := stopping.Call(c.ctx, "fsync of "+c.f.Name(), c.f.Sync); err != nil {
		return err
	}
	size := c.pages * os.Getpagesize()
	err = stopping.Call(c.ctx, "posix_fadvise, which drops the cache, of "+c.f.Name(), func() error {
		return unix.Fadvise(int(c.f.Fd()), 0, int64(size), unix.FADV_DONTNEED)
	})
	if err != nil {
		return fmt.Errorf("fadvise(FADV_DONTNEED) %s: %w", c.f.Name(), err)
	}
	if c.mapped, err = unix.Mmap(int(c.f.Fd()), 0, size, unix.PROT_READ, unix.MAP_SHARED); err != nil {
		return fmt.Errorf("mmap %s: %w", c.f.Name(), err)
	}
	vec, err := residency(c.mapped)
	if err != nil {
		return err
	}
	stayed := 0
	for _, v := range vec {
		stayed += int(v & 1)
	}
	if stayed > c.pages/100 {
		return fmt.Errorf("of %s %d of %d pages are still in the page cache after fadvise(FADV_DONTNEED), or mincore(2) does not tell, as the file is another user's: no major fault can be proven",
			c.f.Name(), stayed, c.pages)
	}
	// Without it the kernel reads neighbours ahead; see madvise(2).
	if err := unix.Madvise(c.mapped, unix.MADV_RANDOM); err != nil {
		return fmt.Errorf("madvise(MADV_RANDOM): %w", err)
	}
	for at := 0; at < c.pages; at += coldStride {
		if vec[at]&1 == 0 {
			c.left = append(c.left, at)
		}
	}
	rand.Shuffle(len(c.left), func(i, j int) { c.left[i], c.left[j] = c.left[j], c.left[i] })
	if len(c.left) == 0 {
		return errors.New("no page could be dropped from the page cache")
	}
	return nil
}

func (c *cold) unmap() error {
	if c.mapped == nil {
		return nil
	}
	b := c.mapped
	c.mapped = nil
	return unix.Munmap(b)
}

// residency returns a byte for each page of b; its lowest bit tells whether the
// page is in memory.
func residency(b []byte) ([]byte, error) {
	page := os.Getpagesize()
	vec := make([]byte, (len(b)+page-1)/page)
	_, _, errno := unix.Syscall(unix.SYS_MINCORE, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), uintptr(unsafe.Pointer(&vec[0])))
	if errno != 0 {
		return nil, fmt.Errorf("mincore: %w", errno)
	}
	return vec, nil
}
