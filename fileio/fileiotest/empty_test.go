package fileiotest

import "io"

func emptyBugs() []bug {
	return []bug{{
		row: "empty", flaw: "View is refused",
		plant: func(m *Model, f *patched) {
			f.view = func(off, n int64, fn func([]byte) error) error {
				if m.size() == 0 {
					return m.View(0, 1, fn)
				}
				return m.View(off, n, fn)
			}
		},
	}, {
		row: "empty-grows", flaw: "ReadFrom does nothing",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				if m.size() == 0 {
					return 0, nil
				}
				return m.ReadFrom(r)
			}
		},
	}}
}
