package fileiotest

import "io/fs"

func permissionBugs() []bug {
	return []bug{{
		row: "read-only", flaw: "Write is accepted",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { return m.place(p, m.cursor), nil }
		},
	}, {
		row: "read-only", flaw: "Move is accepted",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error { copy(m.data[dst:dst+n], m.data[src:]); return nil }
		},
	}, {
		row: "read-only-first", flaw: "the range is checked first",
		plant: func(m *Model, f *patched) {
			f.update = func(off, n int64, fn func([]byte) error) error {
				if _, err := m.copyRange("update", off, n); err != nil {
					return err
				}
				return m.Update(off, n, fn)
			}
		},
	}, {
		row: "read-only-flush", flaw: "it is refused",
		plant: func(m *Model, f *patched) {
			f.flush = func() error { return m.pathError("flush", fs.ErrPermission) }
		},
	}}
}
