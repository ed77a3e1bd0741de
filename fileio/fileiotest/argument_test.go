package fileiotest

import "io"

// lengthFirst is a ReadAt or WriteAt that does nothing when there is nothing to
// transfer.
func lengthFirst(next func(p []byte, off int64) (int, error)) func(p []byte, off int64) (int, error) {
	return func(p []byte, off int64) (int, error) {
		if len(p) == 0 {
			return 0, nil
		}
		return next(p, off)
	}
}

func argumentBugs() []bug {
	return []bug{{
		row: "nothing-closed", flaw: "Read looks at the length first",
		plant: func(m *Model, f *patched) {
			f.read = func(p []byte) (int, error) {
				if len(p) == 0 {
					return 0, nil
				}
				return m.Read(p)
			}
		},
	}, {
		row: "nothing-closed", flaw: "ReadFrom looks at the reader first",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				if _, err := r.Read(make([]byte, 1)); err == io.EOF {
					return 0, nil
				}
				return m.ReadFrom(r)
			}
		},
	}, {
		row: "nothing-read-only", flaw: "WriteAt looks at the length first",
		plant: func(m *Model, f *patched) { f.writeAt = lengthFirst(m.WriteAt) },
	}, {
		row: "nothing-read-only", flaw: "Truncate looks at the size first",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error {
				if size == m.size() {
					return nil
				}
				return m.Truncate(size)
			}
		},
	}, {
		row: "nothing-negative", flaw: "ReadAt looks at the length first",
		plant: func(m *Model, f *patched) { f.readAt = lengthFirst(m.ReadAt) },
	}, {
		row: "nothing-behind-end", flaw: "io.EOF",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				if off > m.size() {
					return 0, io.EOF
				}
				return m.ReadAt(p, off)
			}
		},
	}}
}
