package fileiotest

import "mmapbench/fileio"

func writeBugs() []bug {
	return []bug{{
		row: "grow-large", flaw: "what lies behind the end is dropped",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				size := m.size()
				n, err := m.Write(p)
				m.resize(size)
				return n, err
			}
		},
	}, {
		row: "operations", flaw: "the file grows to the cursor",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { m.resize(max(m.size(), m.cursor)); return m.Write(p) }
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
		row: "operations", flaw: "Size is stale until Flush",
		plant: func(m *Model, f *patched) {
			f.size = func() (int64, error) { return int64(len(m.disk)), nil }
		},
	}, {
		row: "operations", flaw: "in pieces, always forward",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error {
				if err := m.Move(dst, dst, n); err != nil || fileio.CheckRange(src, n, m.size()) != nil {
					return m.Move(dst, src, n)
				}
				for i := int64(0); i < n; i += 4096 {
					k := min(4096, n-i)
					copy(m.data[dst+i:dst+i+k], m.data[src+i:src+i+k])
				}
				return nil
			}
		},
	}}
}
