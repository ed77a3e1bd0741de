package doctor

import (
	"errors"
	"fmt"
	"io"
	"os"

	"mmapbench/bench"
	"mmapbench/internal/doctor/sys"
	"mmapbench/internal/stopping"
)

// watch does work between start and stop and returns the faults that it caused.
func watch(start, stop, work func()) (sys.Faults, error) {
	before, err := sys.CountFaults()
	if err != nil {
		return sys.Faults{}, err
	}
	start()
	work()
	stop()
	after, err := sys.CountFaults()
	return sys.Faults{Minor: after.Minor - before.Minor, Major: after.Major - before.Major}, err
}

// expectMinor returns an error unless n minor faults were caused, and few others:
// the stack of the thread and buffers of the runtime fault as well.
func expectMinor(got sys.Faults, n int) error {
	few := int64(n/64 + 4)
	if got.Minor < int64(n) || got.Minor > int64(n)+few || got.Major > 0 {
		return errNotMinor(got, n)
	}
	return nil
}

func errNotMinor(got sys.Faults, n int) error {
	return fmt.Errorf("first accesses to %d pages caused %d minor and %d major faults: the time is not that of minor faults", n, got.Minor, got.Major)
}

// faultPace is the pace of minor faults. A batch is small enough for the kernel
// to serve it from its lists of free pages.
func faultPace() pace {
	p := quick()
	p.most = 512
	return p
}

func (l *lab) anonymousFault() (bench.Repeater, error) {
	page := os.Getpagesize()
	return func(n int, start, stop func()) (_ int, err error) {
		b, err := sys.MapMemory(n * page)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, sys.Unmap(b)) }()
		got, err := watch(start, stop, func() {
			for i := range n {
				b[i*page] = 1
			}
		})
		return n, errors.Join(err, expectMinor(got, n))
	}, nil
}

// cachedFault loads all pages of the file in one mapping: the kernel may map the
// neighbours of a page with it.
func (l *lab) cachedFault() (bench.Repeater, error) {
	pages, err := l.cachedPages()
	page := os.Getpagesize()
	var sink byte
	return func(_ int, start, stop func()) (_ int, err error) {
		b, err := sys.MapFile(l.file, 0, pages*page)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, sys.Unmap(b)) }()
		got, err := watch(start, stop, func() {
			for i := range pages {
				sink += b[i*page]
			}
		})
		switch {
		case err != nil:
			return 0, err
		case got.Minor < 1 || got.Major > 0:
			return 0, errNotMinor(got, pages)
		}
		return int(got.Minor), nil
	}, err
}

// cachedPages reads the file into the page cache and returns the number of its
// pages to use.
func (l *lab) cachedPages() (int, error) {
	if l.fileErr != nil {
		return 0, l.fileErr
	}
	n, err := pages(l.file)
	if err != nil {
		return 0, err
	}
	used := io.NewSectionReader(l.file, 0, int64(n)*int64(os.Getpagesize()))
	return n, stopping.Copy(l.ctx, io.Discard, used)
}
