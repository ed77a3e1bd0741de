package doctor

import (
	"context"
	"errors"
	"fmt"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/doctor/sys"
	"mmapbench/internal/stopping"
)

// A lab has what measurements need.
type lab struct {
	ctx   context.Context
	clock bench.Clock
	files *files
	sys   *system
}

// plans returns all floors, the cheapest operation first.
func (l *lab) plans() []plan {
	all := []plan{l.clockCost(), l.emptyCall(), l.smallRead()}
	for _, size := range []int64{4 << 10, 64 << 10, 1 << 20, 64 << 20} {
		all = append(all, l.copying(size))
	}
	return append(all, l.anonymousFault(), l.cachedFault(), l.majorFault(), l.fsync())
}

func (l *lab) clockCost() plan {
	return plan{
		name: "clock", what: "reading the monotonic clock; each timed batch has two readings in it", pace: quick(),
		open: func() (bench.Loop, error) {
			return timed(func(n int) error {
				for range n {
					l.clock.Now()
				}
				return nil
			}), nil
		},
	}
}

func (l *lab) emptyCall() plan {
	return plan{
		name: "empty system call", what: "getppid(2), without telling Go's scheduler", pace: quick(),
		open: func() (bench.Loop, error) { return timed(sys.EmptyCalls), nil },
	}
}

func (l *lab) smallRead() plan {
	return plan{
		name: "read of 1 B", what: "os.File.ReadAt from the page cache", pace: quick(),
		open: func() (bench.Loop, error) {
			b := make([]byte, 1)
			return repeat(func() error {
				_, err := l.files.read.ReadAt(b, 0)
				return err
			}), l.files.readErr
		},
	}
}

// roomToCopy is how many times the memory of a copy must be available: a
// measurement must not push others out.
const roomToCopy = 4

func (l *lab) copying(size int64) plan {
	return plan{
		name: "copy of " + bytesize.Format(size), what: "between two buffers", bytes: size, pace: quick(),
		open: func() (bench.Loop, error) {
			if free, ok := l.sys.root.AvailableMemory(); ok && free < roomToCopy*2*size {
				return nil, fmt.Errorf("only %s of memory are available: two buffers of %s could push others out",
					bytesize.Format(free), bytesize.Format(size))
			}
			return copies(size), nil
		},
	}
}

// copies copies between two buffers.
func copies(size int64) bench.Loop {
	from, to := touched(size), touched(size)
	return timed(func(n int) error {
		for range n {
			copy(to, from)
		}
		return nil
	})
}

// touched returns memory that is written: all zeros could share one page.
func touched(size int64) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func (l *lab) fsync() plan {
	const blocks = fileSize / (4 << 10)
	return plan{
		name: "fsync", what: "4 KiB overwritten within a file, and made durable", pace: slow(),
		open: func() (bench.Loop, error) {
			f := l.files.temp
			if f == nil {
				return nil, l.files.tempErr
			}
			if l.sys.temp.InMemory() {
				return nil, fmt.Errorf("%s has no device: there is nothing to make durable: choose a -dir on a disk: %w", l.sys.temp.Kind, errors.ErrUnsupported)
			}
			block := touched(4 << 10)
			at := int64(0)
			return repeat(func() error {
				// No block is beside the last: the kernel would join them.
				at = (at + 769) % blocks
				_, err := f.WriteAt(block, at*int64(len(block)))
				return errors.Join(err, stopping.Call(l.ctx, "fsync of "+f.Name(), f.Sync))
			}), nil
		},
	}
}
