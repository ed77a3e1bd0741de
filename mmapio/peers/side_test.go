package peers

import (
	"errors"
	"io"
	"os"
	"sync"

	edsrzf "github.com/edsrzf/mmap-go"

	"github.com/dgraph-io/ristretto/v2/z"
	xexp "golang.org/x/exp/mmap"

	"mmapbench/mmapio"
	"mmapbench/stdio"
)

// A side is one way to read a file, used as its documentation says.
type side struct {
	name   string
	mapped bool
	open   func(name string) (*reader, error)

	// What TestLimits holds to be so, where the system is Linux.
	empty     string // opening an empty file
	proc      string // opening and reading a file of /proc
	truncated string // reading behind the end of a file cut by someone else
	stale     string // for TestStale: a slice after Close; "" if it gives none
}

// A reader is an open file of a side.
type reader struct {
	io.ReaderAt
	bytes []byte // the mapping, where the side shows it
	close func() error
}

// What a side does at its limits.
const (
	works  = "works"
	fails  = "error"
	nobody = "no bytes, no error"
	dies   = "process dies"
	faults = "fault"
	other  = "another file's bytes"
)

func sides() []side {
	return []side{
		{"mmapio", true, openMapped, works, fails, fails, faults},
		{"stdio", false, openStdio, works, works, fails, ""},
		{"os", false, openOS, works, works, fails, ""},
		{"x-exp", true, openXExp, works, nobody, dies, ""},
		{"edsrzf", true, openEdsrzf, fails, fails, dies, other},
		{"ristretto", true, openRistretto, fails, fails, dies, other},
		{"rwmutex", true, openLocked, works, fails, dies, ""},
		{"copy", true, openBare, works, fails, dies, ""},
	}
}

func openMapped(name string) (*reader, error) {
	f, err := mmapio.Open(name)
	if err != nil {
		return nil, err
	}
	return &reader{f, f.Bytes(), f.Close}, nil
}

func openStdio(name string) (*reader, error) {
	f, err := stdio.Open(name)
	if err != nil {
		return nil, err
	}
	return &reader{f, nil, f.Close}, nil
}

func openOS(name string) (*reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &reader{f, nil, f.Close}, nil
}

func openXExp(name string) (*reader, error) {
	r, err := xexp.Open(name)
	if err != nil {
		return nil, err
	}
	return &reader{r, nil, r.Close}, nil
}

// A slice is all that this package gives, so ReadAt is a bareCopy of it.
func openEdsrzf(name string) (*reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	m, err := edsrzf.Map(f, edsrzf.RDONLY, 0)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &reader{bareCopy(m), m, func() error { return errors.Join(m.Unmap(), f.Close()) }}, nil
}

// A slice is all that this package gives for random access, too.
func openRistretto(name string) (*reader, error) {
	f, err := z.OpenMmapFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	return &reader{bareCopy(f.Data), f.Data, func() error { return f.Close(-1) }}, nil
}

// openBare is what every ReadAt must do at least, out of the memory that
// mmapio maps.
func openBare(name string) (*reader, error) {
	r, err := openMapped(name)
	if err != nil {
		return nil, err
	}
	r.ReaderAt = bareCopy(r.bytes)
	return r, nil
}

// openLocked is how a mapping is often kept from being closed under a reader.
func openLocked(name string) (*reader, error) {
	r, err := openMapped(name)
	if err != nil {
		return nil, err
	}
	r.ReaderAt = &lockedCopy{b: r.bytes}
	return r, nil
}

type bareCopy []byte

func (b bareCopy) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(b)) {
		return 0, io.EOF
	}
	n := copy(p, b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

type lockedCopy struct {
	mu sync.RWMutex
	b  []byte
}

func (l *lockedCopy) ReadAt(p []byte, off int64) (int, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return bareCopy(l.b).ReadAt(p, off)
}
