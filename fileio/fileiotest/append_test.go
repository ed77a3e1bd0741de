package fileiotest

func appendBugs() []bug {
	return []bug{{
		row: "append", flaw: "writes at the cursor",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				m.appending = false
				defer func() { m.appending = true }()
				return m.Write(p)
			}
		},
	}, {
		row: "append-all-writers", flaw: "WriteByte writes at the cursor",
		plant: func(m *Model, f *patched) {
			f.writeByte = func(c byte) error {
				m.place([]byte{c}, m.cursor)
				m.cursor++
				return nil
			}
		},
	}, {
		row: "append-reads", flaw: "the cursor starts at the end",
		plant: func(m *Model, f *patched) { m.cursor = m.size() },
	}, {
		row: "append-truncate", flaw: "the old end is remembered",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				m.resize(max(m.size(), m.cursor))
				return m.Write(p)
			}
		},
	}, {
		row: "append-in-place", flaw: "WriteAt is accepted",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { return m.place(p, off), nil }
		},
	}}
}
