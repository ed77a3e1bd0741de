package fileiotest

func updateBugs() []bug {
	return []bug{{
		row: "update", flaw: "changes are lost",
		plant: func(m *Model, f *patched) { f.update = m.View },
	}, {
		row: "update-sees", flaw: "fn gets zeros",
		plant: func(m *Model, f *patched) {
			f.update = func(off, n int64, fn func([]byte) error) error {
				return m.Update(off, n, func(b []byte) error {
					clear(b)
					return fn(b)
				})
			}
		},
	}, {
		row: "update-cap", flaw: "spare capacity",
		plant: func(m *Model, f *patched) { f.update = roomy(m.Update) },
	}, {
		row: "update-empty", flaw: "fn is not called",
		plant: func(m *Model, f *patched) { f.update = idle(m.Update) },
	}, {
		row: "update-range", flaw: "the range is clamped",
		plant: func(m *Model, f *patched) { f.update = clamped(m, m.Update) },
	}, {
		row: "update-error", flaw: "it is wrapped",
		plant: func(m *Model, f *patched) { f.update = wrapped(m.Update) },
	}, {
		row: "update-error", flaw: "the range is zeroed",
		plant: func(m *Model, f *patched) {
			f.update = func(off, n int64, fn func([]byte) error) error {
				return m.Update(off, n, func(b []byte) error {
					err := fn(b)
					if err != nil {
						clear(m.data[off : off+n])
					}
					return err
				})
			}
		},
	}}
}
