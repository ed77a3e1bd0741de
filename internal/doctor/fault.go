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
	p := quick()
	p.batch = 0 // a sample is one pass over the mapping
	perFault := 0.0
	return plan{
		name: "minor fault, page cache", pace: p,
		what: "first loads of the pages of a cached file in one mapping",
		note: func() string { return describeAround(perFault) },
		open: func() (bench.Loop, error) {
			f, pages, err := l.cachedFile()
			if err != nil {
				return nil, err
			}
			return cachedFaults(f, pages, &perFault), nil
		},
	}
}

// describeAround says how many pages a fault mapped, if that is known.
func describeAround(perFault float64) string {
	if perFault == 0 {
		return ""
	}
	return fmt.Sprintf(": %.1f pages a fault, with their first loads", perFault)
}

// cachedFaults loads all pages of f in one mapping: the kernel may map the
// neighbours of a page with it.
func cachedFaults(f *os.File, pages int, perFault *float64) bench.Loop {
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
