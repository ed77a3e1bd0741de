package bench

import (
	"fmt"
	"sync/atomic"

	"mmapbench/fileio"
)

// A Target is one way of doing file I/O that a workload is run on.
type Target struct {
	// Name is its name in results: the value of the key io. Letters, digits,
	// '-', '_' and '.'.
	Name string

	// Open opens the named file with the flags of os.OpenFile. Where copied
	// is not nil, the File adds the bytes it copies in user space to it.
	Open func(name string, flag int, copied *atomic.Int64) (fileio.File, error)

	// CountsCopies says that Open honours copied. Default: false; copied is
	// then always nil, and the figure user-B/op is absent.
	CountsCopies bool

	// Maps says that accesses go through page tables of the process, which
	// are then filled before a case that keeps its mapping. Default: false.
	Maps bool

	// InPlace runs the workloads through View and Update instead of calls
	// that copy. Workloads that have no such form leave the target out.
	InPlace bool
}

func (t Target) check() error {
	for _, r := range t.Name {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.':
		default:
			return fmt.Errorf("target name %q: only letters, digits, '-', '_' and '.' are allowed", t.Name)
		}
	}
	if t.Name == "" || t.Open == nil {
		return fmt.Errorf("target %q: a name and an Open function are needed", t.Name)
	}
	return nil
}
