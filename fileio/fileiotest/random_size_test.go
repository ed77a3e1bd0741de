package fileiotest

import (
	"io"
	"io/fs"
	"slices"
)

func randomSizeBugs() []bug {
	return []bug{{
		row: "operations", flaw: "truncate-shrink: never",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { return m.Truncate(max(size, m.size())) }
		},
	}, {
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
		row: "operations", flaw: "append-all-writers: WriteByte writes at the cursor",
		plant: func(m *Model, f *patched) {
			f.writeByte = func(c byte) error {
				m.place([]byte{c}, m.cursor)
				m.cursor++
				return nil
			}
		},
	}, {
		row: "operations", flaw: "append-reads: the cursor starts at the end",
		plant: func(m *Model, f *patched) { m.cursor = m.size() },
	}, {
		row: "operations", flaw: "append-truncate: the old end is remembered",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				m.resize(max(m.size(), m.cursor))
				return m.Write(p)
			}
		},
	}, {
		row: "operations", flaw: "append-in-place: WriteAt is accepted",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { return m.place(p, off), nil }
		},
	}, {
		row: "operations", flaw: "read-only: Write is accepted",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { return m.place(p, m.cursor), nil }
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
		row: "operations", flaw: "read-only-flush: it is refused",
		plant: func(m *Model, f *patched) {
			f.flush = func() error { return m.pathError("flush", fs.ErrPermission) }
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
		row: "operations", flaw: "fixed-write-at: no error", opts: []Option{Fixed()},
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { return m.place(p, off), nil }
		},
	}, {
		row: "operations", flaw: "fixed-write-byte: no error", opts: []Option{Fixed()},
		plant: func(m *Model, f *patched) {
			f.writeByte = func(c byte) error { _, _ = m.Write([]byte{c}); return nil }
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
		row: "operations", flaw: "flush-size: the size is rounded to a page",
		plant: func(m *Model, f *patched) {
			f.flush = func() error { err := m.Flush(); m.pad(); return err }
		},
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
	}, {
		row: "operations", flaw: "close-size: the size is rounded to a page",
		plant: func(m *Model, f *patched) {
			f.close = func() error { err := m.Close(); m.pad(); return err }
		},
	}}
}

// pad rounds the size on disk up to a page.
func (m *Model) pad() {
	for len(m.disk)%4096 != 0 {
		m.disk = append(m.disk, 0)
	}
}

// bare takes the PathError off.
func bare(err error) error {
	if pe, ok := err.(*fs.PathError); ok {
		return pe.Err
	}
	return err
}
