package fileiotest

import "io"

func readBugs() []bug {
	return append(readAtBugs(), []bug{{
		row: "read", flaw: "the cursor stays",
		plant: func(m *Model, f *patched) {
			f.read = func(p []byte) (int, error) { return m.ReadAt(p, m.cursor) }
		},
	}, {
		row: "read-eof", flaw: "no error at the end",
		plant: func(m *Model, f *patched) {
			f.read = func(p []byte) (int, error) { n, _ := m.Read(p); return n, nil }
		},
	}, {
		row: "read-empty", flaw: "io.EOF at the end",
		plant: func(m *Model, f *patched) {
			f.read = func(p []byte) (int, error) {
				if m.cursor >= m.size() {
					return 0, io.EOF
				}
				return m.Read(p)
			}
		},
	}, {
		row: "read-byte", flaw: "no error at the end",
		plant: func(m *Model, f *patched) {
			f.readByte = func() (byte, error) { c, _ := m.ReadByte(); return c, nil }
		},
	}, {
		row: "reader", flaw: "Seek returns where the cursor was",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				was := m.cursor
				_, err := m.Seek(off, whence)
				return was, err
			}
		},
	}}...)
}

func readAtBugs() []bug {
	return []bug{{
		row: "read-at", flaw: "the offset is rounded to a page",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) { return m.ReadAt(p, off&^4095) }
		},
	}, {
		row: "read-at", flaw: "the cursor moves",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) { m.cursor = off; return m.ReadAt(p, off) }
		},
	}, {
		row: "read-at-short", flaw: "no error",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				n, err := m.ReadAt(p, off)
				if n > 0 {
					err = nil
				}
				return n, err
			}
		},
	}, {
		row: "read-at-behind-end", flaw: "an error of its own",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				_, err := m.copyRange("read", off, 1)
				if err != nil {
					return 0, err
				}
				return m.ReadAt(p, off)
			}
		},
	}, {
		row: "read-at-negative", flaw: "counted from the end",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				if off < 0 {
					off = max(off+m.size(), 0)
				}
				return m.ReadAt(p, off)
			}
		},
	}}
}
