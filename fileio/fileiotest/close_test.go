package fileiotest

import "io/fs"

func closeBugs() []bug {
	return []bug{{
		row: "close-twice", flaw: "no error",
		plant: func(m *Model, f *patched) { f.close = func() error { _ = m.Close(); return nil } },
	}, {
		row: "close-drains", flaw: "what is not flushed is lost",
		plant: func(m *Model, f *patched) {
			f.close = func() error { m.data = m.disk; return m.Close() }
		},
	}, {
		row: "close-size", flaw: "the size is rounded to a page",
		plant: func(m *Model, f *patched) {
			f.close = func() error { err := m.Close(); m.pad(); return err }
		},
	}, {
		row: "closed", flaw: "ReadAt works",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) { return copy(p, m.data[off:]), nil }
		},
	}, {
		row: "closed", flaw: "Tell works",
		plant: func(m *Model, f *patched) {
			f.tell = func() (int64, error) { return m.cursor, nil }
		},
	}, {
		row: "closed-first", flaw: "the permission is checked first",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error {
				if m.readOnly {
					return m.pathError("truncate", fs.ErrPermission)
				}
				return m.Truncate(size)
			}
		},
	}, {
		row: "closed-before-invalid", flaw: "the offset is checked first",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				if off < 0 {
					return 0, m.pathError("read", fs.ErrInvalid)
				}
				return m.ReadAt(p, off)
			}
		},
	}, {
		row: "name", flaw: "gone after Close",
		plant: func(m *Model, f *patched) {
			f.name = func() string {
				if m.closed {
					return ""
				}
				return m.Name()
			}
		},
	}}
}
