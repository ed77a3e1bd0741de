package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
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

// faultPace is the pace of minor faults. A batch is small enough for the memory
// to come from what the kernel has at hand.
func faultPace() pace {
	p := quick()
	p.most = 512
	return p
}

func (l *lab) anonymousFault() plan {
	page := os.Getpagesize()
	return plan{
		name: "minor fault, anonymous", pace: faultPace(),
		what: fmt.Sprintf("first store to a page of %d B of private memory, without huge pages: one zeroed page", page),
		open: func() (bench.Loop, error) {
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
		},
	}
}

func (l *lab) cachedFault() plan {
	return plan{
		name: "minor fault, page cache", pace: faultPace(),
		what: "first load of a cached page of a file that is mapped alone: one page",
		open: func() (bench.Loop, error) {
			f, pages, err := l.cachedFile()
			if err != nil {
				return nil, err
			}
			return cachedFaults(f, pages), nil
		},
	}
}

// cachedFaults loads pages of f, each in a mapping of its own: a fault does not
// map beyond its mapping.
func cachedFaults(f *os.File, pages int) bench.Loop {
	var sink byte
	return func(n int, start, stop func()) (_ int, err error) {
		n = min(n, (pages+1)/2)
		maps, err := mapEveryOther(f, n)
		defer func() {
			for _, b := range maps {
				err = errors.Join(err, sys.Unmap(b))
			}
		}()
		if err != nil {
			return 0, err
		}
		got, err := watch(start, stop, func() {
			for _, b := range maps {
				sink += b[0]
			}
		})
		return n, errors.Join(err, expectMinor(got, n))
	}
}

// mapEveryOther maps n pages of f. Mappings that are neighbours in memory and in
// the file would become one. An error comes with the mappings made before it.
func mapEveryOther(f *os.File, n int) (maps [][]byte, err error) {
	page := os.Getpagesize()
	for i := range n {
		b, err := sys.MapFile(f, int64(2*i*page), page)
		if err != nil {
			return maps, err
		}
		maps = append(maps, b)
	}
	return maps, nil
}

func (l *lab) faultAround() plan {
	p := quick()
	p.batch = 0 // a sample is one pass over the mapping
	perFault := 0.0
	return plan{
		name: "minor fault, fault-around", pace: p,
		what: "the same on a mapping of the whole file",
		note: func() string { return describeAround(perFault) },
		open: func() (bench.Loop, error) {
			f, pages, err := l.cachedFile()
			if err != nil {
				return nil, err
			}
			return faultsAround(f, pages, &perFault), nil
		},
	}
}

// describeAround says how many pages a fault mapped, if that is known.
func describeAround(perFault float64) string {
	if perFault == 0 {
		return ""
	}
	s := fmt.Sprintf(": %.1f pages a fault, with their first loads", perFault)
	// do_fault_around maps no more than its window, but a huge folio whole:
	// filemap_map_pmd in the kernel's mm/filemap.c.
	if perFault*float64(os.Getpagesize()) > 2*defaultAround {
		s += "; that is more than its window: the page cache has huge folios of this file"
	}
	return s
}

// faultsAround loads all pages of f in one mapping: the kernel may map the
// neighbours of a page with it.
func faultsAround(f *os.File, pages int, perFault *float64) bench.Loop {
	page := os.Getpagesize()
	var sink byte
	return func(_ int, start, stop func()) (_ int, err error) {
		b, err := sys.MapFile(f, 0, pages*page)
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
		*perFault = float64(pages) / float64(got.Minor)
		return int(got.Minor), nil
	}
}

// cachedFile returns the file to read, having read it into the page cache, and
// the number of its pages to use.
func (l *lab) cachedFile() (*os.File, int, error) {
	f, n, err := l.files.pages()
	if err != nil {
		return nil, 0, err
	}
	used := io.NewSectionReader(f, 0, int64(n)*int64(os.Getpagesize()))
	return f, n, stopping.Copy(l.ctx, io.Discard, used)
}

func (l *lab) majorFault() plan {
	c := &cold{ctx: l.ctx}
	return plan{
		name: "major fault", pace: slow(),
		what: "first load of a page of a file that was dropped from the page cache, without readahead",
		open: func() (bench.Loop, error) {
			if l.sys.place.InMemory() {
				return nil, fmt.Errorf("%s has no device: its pages can't be dropped: choose a -dir on a disk: %w", l.sys.place.Kind, errors.ErrUnsupported)
			}
			var err error
			c.f, c.pages, err = l.files.pages()
			return c.loop, err
		},
		close: c.unmap,
	}
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
		at, err := c.next()
		if err != nil {
			return 0, err
		}
		got, err = watch(start, stop, func() { c.sink += c.mapped[at*os.Getpagesize()] })
		if err != nil || got.Major == 1 {
			return 1, err
		}
	}
	return 0, fmt.Errorf("the load of a page that was not in the page cache caused %d minor and %d major faults: the time is not that of a major fault", got.Minor, got.Major)
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
	stayed := 0
	for _, v := range cached {
		stayed += int(v)
	}
	if stayed > c.pages/100 {
		return fmt.Errorf("%d of %d pages of %s are still in the page cache after fadvise(FADV_DONTNEED), or mincore(2) hides them because the file is another user's: no major fault can be proven",
			stayed, c.pages, c.f.Name())
	}
	for at := 0; at < c.pages; at += coldStride {
		if cached[at] == 0 {
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
	return sys.Unmap(b)
}
