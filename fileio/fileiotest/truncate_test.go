package fileiotest

func truncateBugs() []bug {
	return []bug{{
		row: "truncate-shrink", flaw: "never",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { return m.Truncate(max(size, m.size())) }
		},
	}, {
		row: "truncate-grow", flaw: "not zeroed",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { m.dirty(size); return m.Truncate(size) }
		},
	}, {
		row: "truncate-shrink-grow", flaw: "old bytes show",
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
		row: "truncate-zero", flaw: "a file can't get empty",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { return m.Truncate(max(size, 1)) }
		},
	}, {
		row: "truncate-cursor", flaw: "the cursor moves to the end",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { m.cursor = min(m.cursor, size); return m.Truncate(size) }
		},
	}, {
		row: "truncate-negative", flaw: "it counts as 0",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error { return m.Truncate(max(size, 0)) }
		},
	}, {
		row: "truncate-fixed", flaw: "ignored", opts: []Option{Fixed()},
		plant: func(m *Model, f *patched) { f.truncate = func(int64) error { return nil } },
	}}
}
