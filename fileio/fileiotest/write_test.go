package fileiotest

import (
	"math"
	"slices"
)

// dirty makes growth from now on show what was there before, or 'x'.
func (m *Model) dirty(size int64) {
	for m.size() < size {
		m.data = append(m.data, 'x')
	}
}

func writeBugs() []bug {
	return append(writeAtBugs(), []bug{{
		row: "write", flaw: "the cursor stays",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { return m.WriteAt(p, m.cursor) }
		},
	}, {
		row: "write-grows", flaw: "what lies behind the end is dropped",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				size := m.size()
				n, err := m.Write(p)
				m.resize(size)
				return n, err
			}
		},
	}, {
		row: "write-gap", flaw: "the gap is not zeroed",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { m.dirty(m.cursor); return m.Write(p) }
		},
	}, {
		row: "write-gap-after-shrink", flaw: "old bytes show",
		plant: func(m *Model, f *patched) {
			var old []byte
			f.truncate = func(size int64) error { old = slices.Clone(m.data); return m.Truncate(size) }
			f.write = func(p []byte) (int, error) {
				if size := m.size(); m.cursor > size && int64(len(old)) > m.cursor {
					m.data = append(m.data, old[size:m.cursor]...)
				}
				return m.Write(p)
			}
		},
	}, {
		row: "write-empty", flaw: "the file grows to the cursor",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { m.resize(max(m.size(), m.cursor)); return m.Write(p) }
		},
	}, {
		row: "write-byte", flaw: "the cursor stays",
		plant: func(m *Model, f *patched) {
			f.writeByte = func(c byte) error { _, err := m.WriteAt([]byte{c}, m.cursor); return err }
		},
	}, {
		row: "write-small", flaw: "Size is stale until Flush",
		plant: func(m *Model, f *patched) {
			f.size = func() (int64, error) { return int64(len(m.disk)), nil }
		},
	}}...)
}

func writeAtBugs() []bug {
	return []bug{{
		row: "write-at", flaw: "the cursor moves",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { m.cursor = off; return m.Write(p) }
		},
	}, {
		row: "write-at-grows", flaw: "the gap is not zeroed",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { m.dirty(off); return m.WriteAt(p, off) }
		},
	}, {
		row: "write-at-negative", flaw: "it counts as 0",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { return m.WriteAt(p, max(off, 0)) }
		},
	}, {
		row: "write-overflow", flaw: "it counts as written",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) {
				if off+int64(len(p)) < 0 {
					return len(p), nil
				}
				return m.WriteAt(p, off)
			}
		},
	}, {
		row: "write-overflow", flaw: "the part before the largest offset moves the cursor",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				n, err := m.Write(p)
				if err != nil {
					m.cursor = math.MaxInt64
				}
				return n, err
			}
		},
	}}
}
