package fileiotest

import (
	"io"
	"io/fs"
)

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

func closeBugs() []bug {
	return []bug{{
		row: "closed", flaw: "a second Close works",
		plant: func(m *Model, f *patched) { f.close = func() error { _ = m.Close(); return nil } },
	}, {
		row: "closed", flaw: "Tell works",
		plant: func(m *Model, f *patched) {
			f.tell = func() (int64, error) { return m.cursor, nil }
		},
	}, {
		row: "closed", flaw: "the offset is checked first",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				if off < 0 {
					return 0, m.pathError("read", fs.ErrInvalid)
				}
				return m.ReadAt(p, off)
			}
		},
	}, {
		row: "closed", flaw: "Size names no operation",
		plant: func(m *Model, f *patched) {
			f.size = func() (int64, error) {
				n, err := m.Size()
				if err != nil {
					err = m.pathError("", bare(err))
				}
				return n, err
			}
		},
	}, {
		row: "nothing-read-only", flaw: "WriteAt looks at the length first",
		plant: func(m *Model, f *patched) { f.writeAt = lengthFirst(m.WriteAt) },
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
