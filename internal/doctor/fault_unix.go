//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package doctor

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"mmapbench/bench"
)

// A faultCount is how many page faults there were so far; see getrusage(2).
type faultCount struct{ minor, major int64 }

func countFaults() (faultCount, error) {
	var u unix.Rusage
	if err := unix.Getrusage(faultsOf, &u); err != nil {
		return faultCount{}, fmt.Errorf("getrusage: %w", err)
	}
	return faultCount{int64(u.Minflt), int64(u.Majflt)}, nil
}

func (a faultCount) since(b faultCount) faultCount {
	return faultCount{a.minor - b.minor, a.major - b.major}
}

// watch runs work and returns how long it took and what faults it caused. What
// has to be there for counting is touched before.
func watch(clock bench.Clock, work func()) (faultCount, time.Duration, error) {
	before, err := countFaults()
	if err != nil {
		return faultCount{}, 0, err
	}
	start := clock.Now()
	work()
	elapsed := clock.Now() - start
	after, err := countFaults()
	return after.since(before), elapsed, err
}

// few bounds the faults that are not of the work: the stack of the thread, the
// buffers of the runtime.
func few(n int) int64 { return int64(n/64 + 4) }

// expectMinor returns an error unless n minor faults were caused.
func expectMinor(got faultCount, n int) error {
	if got.minor < int64(n) || got.minor > int64(n)+few(n) || got.major > 0 {
		return fmt.Errorf("first accesses to %d pages caused %d minor and %d major faults: the time is not that of minor faults", n, got.minor, got.major)
	}
	return nil
}

// load reads a byte of each of the first n steps of b.
func load(b []byte, n, step int) (sum byte) {
	for i := range n {
		sum += b[i*step]
	}
	return sum
}

// anonymousFaults times the first store to each page of private memory.
func anonymousFaults(clock bench.Clock) (trial, func() error, error) {
	page := os.Getpagesize()
	run := func(n int) (_ int, _ time.Duration, err error) {
		b, err := unix.Mmap(-1, 0, n*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
		if err != nil {
			return 0, 0, fmt.Errorf("mmap: %w", err)
		}
		defer func() { err = errors.Join(err, unix.Munmap(b)) }()
		if err := smallPages(b); err != nil {
			return 0, 0, err
		}
		got, elapsed, err := watch(clock, func() {
			for i := range n {
				b[i*page] = 1
			}
		})
		return n, elapsed, errors.Join(err, expectMinor(got, n))
	}
	return run, nothingToClose, nil
}

// cachedFaults times the first load of pages of f, which are in the cache, each
// in a mapping of its own: a fault does not map beyond its mapping, so each
// maps one page.
func cachedFaults(clock bench.Clock, f *os.File, pages int) (trial, func() error, error) {
	page := os.Getpagesize()
	var sink byte
	run := func(n int) (_ int, _ time.Duration, err error) {
		// Every other page: mappings that are neighbours in memory and in the
		// file would become one.
		n = min(n, (pages+1)/2)
		maps := make([][]byte, 0, n)
		defer func() {
			for _, b := range maps {
				err = errors.Join(err, unix.Munmap(b))
			}
		}()
		for i := range n {
			b, err := unix.Mmap(int(f.Fd()), int64(2*i*page), page, unix.PROT_READ, unix.MAP_SHARED)
			if err != nil {
				return 0, 0, fmt.Errorf("mmap %s: %w", f.Name(), err)
			}
			maps = append(maps, b)
		}
		got, elapsed, err := watch(clock, func() {
			for _, b := range maps {
				sink += b[0]
			}
		})
		return n, elapsed, errors.Join(err, expectMinor(got, n))
	}
	return run, nothingToClose, nil
}

// faultsAround times faults on one mapping of all pages of f, which are in the
// cache: the kernel may map the neighbours of a page with it. It tells how many
// pages a fault mapped.
func faultsAround(clock bench.Clock, f *os.File, pages int, tell func(pagesPerFault float64)) (trial, func() error, error) {
	page := os.Getpagesize()
	var sink byte
	run := func(int) (_ int, _ time.Duration, err error) {
		b, err := unix.Mmap(int(f.Fd()), 0, pages*page, unix.PROT_READ, unix.MAP_SHARED)
		if err != nil {
			return 0, 0, fmt.Errorf("mmap %s: %w", f.Name(), err)
		}
		defer func() { err = errors.Join(err, unix.Munmap(b)) }()
		got, elapsed, err := watch(clock, func() { sink += load(b, pages, page) })
		switch {
		case err != nil:
			return 0, 0, err
		case got.minor < 1 || got.major > 0:
			return 0, 0, fmt.Errorf("first loads of %d pages caused %d minor and %d major faults: the time is not that of minor faults", pages, got.minor, got.major)
		}
		tell(float64(pages) / float64(got.minor))
		return int(got.minor), elapsed, nil
	}
	return run, nothingToClose, nil
}
