package fileiotest

import (
	"io"
	"io/fs"
	"slices"
)

func randomWriteBugs() []bug {
	return []bug{{
		row: "operations", flaw: "write: the cursor stays",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { return m.WriteAt(p, m.cursor) }
		},
	}, {
		row: "operations", flaw: "write-at-negative: it counts as 0",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { return m.WriteAt(p, max(off, 0)) }
		},
	}, {
		row: "operations", flaw: "read-from: the cursor stays",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				at := m.cursor
				n, err := m.ReadFrom(r)
				m.cursor = at
				return n, err
			}
		},
	}, {
		row: "operations", flaw: "read-from-error: the bytes before it are lost",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				b, err := io.ReadAll(r)
				if err != nil {
					return 0, err
				}
				n, err := m.Write(b)
				return int64(n), err
			}
		},
	}, {
		row: "operations", flaw: "move: dst and src are swapped",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error { return m.Move(src, dst, n) }
		},
	}, {
		row: "operations", flaw: "move-range: the ranges are clamped",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error {
				return m.Move(dst, src, min(n, m.size()-max(dst, src)))
			}
		},
	}}
}

// dirty makes growth from now on show what was there before, or 'x'.
func (m *Model) dirty(size int64) {
	for m.size() < size {
		m.data = append(m.data, 'x')
	}
}

func randomSizeBugs() []bug {
	return []bug{{
		row: "operations", flaw: "truncate-grow: not zeroed",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { m.dirty(size); return m.Truncate(size) }
		},
	}, {
		row: "operations", flaw: "truncate-shrink-grow: old bytes show",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error {
				if size <= int64(cap(m.data)) {
					m.data = m.data[:size]
					return nil
				}
				return m.Truncate(size)
			}
		},
	}, {
		row: "operations", flaw: "truncate-cursor: the cursor moves to the end",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { m.cursor = min(m.cursor, size); return m.Truncate(size) }
		},
	}, {
		row: "operations", flaw: "truncate-negative: it counts as 0",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { return m.Truncate(max(size, 0)) }
		},
	}, {
		row: "operations", flaw: "truncate-fixed: ignored", opts: []Option{Fixed()},
		plant: func(m *Model, f *patched) { f.truncate = func(int64) error { return nil } },
	}, {
		row: "operations", flaw: "append: writes at the cursor",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				m.appending = false
				defer func() { m.appending = true }()
				return m.Write(p)
			}
		},
	}, {
		row: "operations", flaw: "append-reads: the cursor starts at the end",
		plant: func(m *Model, f *patched) { m.cursor = m.size() },
	}, {
		row: "operations", flaw: "append-in-place: WriteAt is accepted",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { return m.place(p, off), nil }
		},
	}, {
		row: "operations", flaw: "read-only-first: the range is checked first",
		plant: func(m *Model, f *patched) {
			f.update = func(off, n int64, fn func([]byte) error) error {
				if _, err := m.copyRange("update", off, n); err != nil {
					return err
				}
				return m.Update(off, n, fn)
			}
		},
	}, {
		row: "operations", flaw: "fixed-write: all or nothing", opts: []Option{Fixed()},
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				if m.cursor+int64(len(p)) > m.size() {
					return 0, m.pathError("write", io.ErrShortWrite)
				}
				return m.Write(p)
			}
		},
	}, {
		row: "operations", flaw: "fixed-read-from: no error", opts: []Option{Fixed()},
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) { n, _ := m.ReadFrom(r); return n, nil }
		},
	}, {
		row: "operations", flaw: "private: Flush writes through", opts: []Option{Private()},
		plant: func(m *Model, f *patched) {
			f.flush = func() error { copy(m.disk, m.data); return nil }
		},
	}, {
		row: "operations", flaw: "flush: does nothing",
		plant: func(m *Model, f *patched) { f.flush = func() error { return nil } },
	}, {
		row: "operations", flaw: "flush-range: the end is missed",
		plant: func(m *Model, f *patched) {
			f.flushRange = func(off, n int64) error {
				disk := slices.Clone(m.disk)
				err := m.FlushRange(off, n)
				if err == nil {
					copy(m.disk[(off+n)&^4095:], disk[min((off+n)&^4095, int64(len(disk))):])
				}
				return err
			}
		},
	}, {
		row: "operations", flaw: "flush-range-outside: not checked",
		plant: func(m *Model, f *patched) { f.flushRange = func(_, _ int64) error { return m.Flush() } },
	}, {
		row: "operations", flaw: "close-drains: what is not flushed is lost",
		plant: func(m *Model, f *patched) {
			f.close = func() error { m.data = m.disk; return m.Close() }
		},
	}}
}

// bare takes the PathError off.
func bare(err error) error {
	if pe, ok := err.(*fs.PathError); ok {
		return pe.Err
	}
	return err
}
