package fileiotest

func flushBugs() []bug {
	return []bug{{
		row: "flush", flaw: "does nothing",
		plant: func(m *Model, f *patched) { f.flush = func() error { return nil } },
	}, {
		row: "flush-size", flaw: "the size is rounded to a page",
		plant: func(m *Model, f *patched) {
			f.flush = func() error { err := m.Flush(); m.pad(); return err }
		},
	}, {
		row: "flush-range", flaw: "the end is missed",
		plant: func(m *Model, f *patched) {
			f.flushRange = func(off, n int64) error {
				copy(m.disk[off&^4095:], m.data[off&^4095:(off+n)&^4095])
				return nil
			}
		},
	}, {
		row: "flush-range-outside", flaw: "not checked",
		plant: func(m *Model, f *patched) { f.flushRange = func(_, _ int64) error { return m.Flush() } },
	}}
}

// pad rounds the size on disk up to a page.
func (m *Model) pad() {
	for len(m.disk)%4096 != 0 {
		m.disk = append(m.disk, 0)
	}
}
