package fileiotest

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
)

// raceBugs are bugs that show however the goroutines are scheduled.
func raceBugs() []bug {
	return slices.Concat(raceOffsetBugs(), raceCursorBugs(), []bug{{
		row: "race-read", flaw: "foreign bytes",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				n, err := m.ReadAt(p, off)
				p[n/2] = 0
				return n, err
			}
		},
	}, {
		row: "race-grow", flaw: "growth loses the content",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { _ = m.Truncate(0); return m.Truncate(size) }
		},
	}, {
		row: "race-shrink", flaw: "foreign bytes",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error {
				m.mu.Lock()
				m.dirty(size)
				m.mu.Unlock()
				return m.Truncate(size)
			}
		},
	}, {
		row: "race-close", flaw: "the loser reports another error",
		plant: func(m *Model, f *patched) {
			f.size = func() (int64, error) {
				n, err := m.Size()
				if errors.Is(err, fs.ErrClosed) {
					err = m.pathError("size", fs.ErrInvalid)
				}
				return n, err
			}
		},
	}, {
		row: "race-write", flaw: "a neighbour's byte is overwritten",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) {
				n, err := m.WriteAt(append(p[:len(p):len(p)], 0), off)
				return min(n, len(p)), err
			}
		},
	}})
}

func raceOffsetBugs() []bug {
	return []bug{{
		row: "race-view-offsets", flaw: "all Views share a buffer",
		plant: func(m *Model, f *patched) {
			var mu sync.Mutex
			shared := make([]byte, viewed)
			f.view = func(off, n int64, fn func([]byte) error) error {
				mu.Lock()
				_, err := m.ReadAt(shared[:n], off)
				mu.Unlock()
				if err != nil {
					return err
				}
				return fn(shared[:n:n])
			}
		},
	}, {
		row: "race-read-offsets", flaw: "a call answers for the offset before",
		plant: func(m *Model, f *patched) {
			var last atomic.Int64
			f.readAt = func(p []byte, off int64) (int, error) { return m.ReadAt(p, last.Swap(off)) }
		},
	}, {
		row: "race-shrink-update", flaw: "Update makes the file grow again",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error {
				b := make([]byte, raceSize)
				err := m.Truncate(size)
				if size < raceSize {
					_, _ = m.WriteAt(b, 0) // as an Update that began before
				}
				return err
			}
		},
	}}
}

func raceCursorBugs() []bug {
	return []bug{{
		row: "race-cursor-read", flaw: "a byte is read twice",
		plant: func(m *Model, f *patched) {
			var once sync.Once
			f.readByte = func() (byte, error) {
				c, err := m.ReadByte()
				once.Do(func() { _, _ = m.Seek(0, io.SeekStart) })
				return c, err
			}
		},
	}, {
		row: "race-cursor-write", flaw: "a record is lost",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				if string(p) == "2-00100\n" {
					return len(p), nil
				}
				return m.Write(p)
			}
		},
	}}
}
