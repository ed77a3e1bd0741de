package doctor

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"mmapbench/bench"
	"mmapbench/internal/bytesize"
	"mmapbench/internal/doctor/sys"
)

// A lab has what measurements need.
type lab struct {
	ctx     context.Context
	clock   bench.Clock
	file    *os.File // to be read
	fileErr error    // why there is none
	dir     string   // for files that are written
	files   []*os.File
	sys     *system
}

// plans returns all floors, the cheapest operation first.
func (l *lab) plans() []plan {
	all := []plan{
		{name: "clock", what: "reading the monotonic clock; each timed batch has two readings in it", pace: quick(), open: l.clockCost},
		{name: "empty system call", what: "getppid(2), without notice to Go's scheduler", pace: quick(), open: l.emptyCall},
		{name: "read of 1 B", what: "os.File.ReadAt from the page cache", pace: quick(), open: l.smallRead},
	}
	for _, size := range []int64{4 << 10, 64 << 10, 1 << 20, 64 << 20} {
		all = append(all, plan{name: "copy of " + bytesize.Format(size), what: "between two buffers", bytes: size, pace: quick(),
			open: func() (bench.Repeater, error) { return l.copying(size) }})
	}
	for _, f := range []struct {
		name string
		fill bench.Fill
	}{{smallFolios, bench.Write4K}, {largeFolios, bench.Write1M}} {
		all = append(all, plan{name: f.name, what: "os.File.WriteAt at random, in a file of 16 MiB that was written with fill=" + string(f.fill), pace: quick(),
			open: func() (bench.Repeater, error) { return l.smallWrites(f.fill) }})
	}
	return append(all,
		plan{name: "minor fault, anonymous", what: "first store to a page of private memory, without huge pages: one zeroed page", pace: faultPace(), open: l.anonymousFault},
		plan{name: "minor fault, page cache", what: "first loads of the pages of a cached file in one mapping; one fault may map the neighbours too", pace: slow(), open: l.cachedFault},
	)
}

func (l *lab) clockCost() (bench.Repeater, error) {
	return timed(func(n int) error {
		for range n {
			l.clock.Now()
		}
		return nil
	}), nil
}

func (l *lab) emptyCall() (bench.Repeater, error) { return timed(sys.EmptyCalls), nil }

func (l *lab) smallRead() (bench.Repeater, error) {
	b := make([]byte, 1)
	return repeat(func() error {
		_, err := l.file.ReadAt(b, 0)
		return err
	}), l.fileErr
}

// The names of writes of 64 B.
const smallFolios, largeFolios = "write of 64 B, small folios", "write of 64 B, large folios"

// smallWrites writes 64 B at random places of a file that was filled as named.
func (l *lab) smallWrites(fill bench.Fill) (bench.Repeater, error) {
	content := touched(fileSize)
	name := filepath.Join(l.dir, string(fill))
	if err := fill.Lay(l.ctx, name, fileSize, func(off, n int64) ([]byte, error) { return content[off : off+n], nil }); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(1, 1))
	l.files = append(l.files, f)
	return repeat(func() error {
		_, err := f.WriteAt(content[:64], r.Int64N(fileSize/64)*64)
		return err
	}), nil
}

// roomToCopy is how many times the memory of a copy must be available: a
// measurement must not push others out.
const roomToCopy = 4

func (l *lab) copying(size int64) (bench.Repeater, error) {
	if free, ok := l.sys.root.AvailableMemory(); ok && free < roomToCopy*2*size {
		return nil, fmt.Errorf("only %s of memory are available: two buffers of %s could push others out", bytesize.Format(free), bytesize.Format(size))
	}
	return copies(size), nil
}

// copies copies between two buffers.
func copies(size int64) bench.Repeater {
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
