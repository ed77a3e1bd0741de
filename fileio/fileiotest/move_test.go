package fileiotest

func moveBugs() []bug {
	return []bug{{
		row: "move", flaw: "dst and src are swapped",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error { return m.Move(src, dst, n) }
		},
	}, {
		row: "move-overlap", flaw: "always forward",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error {
				for i := range n {
					m.data[dst+i] = m.data[src+i]
				}
				return nil
			}
		},
	}, {
		row: "move-overlap", flaw: "in pieces, always forward",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error {
				for i := int64(0); i < n; i += 4096 {
					k := min(4096, n-i)
					copy(m.data[dst+i:dst+i+k], m.data[src+i:src+i+k])
				}
				return nil
			}
		},
	}, {
		row: "move-empty", flaw: "an error at the end",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error { return m.Move(dst, src, max(n, 1)) }
		},
	}, {
		row: "move-range", flaw: "the ranges are clamped",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error {
				return m.Move(dst, src, min(n, m.size()-max(dst, src)))
			}
		},
	}}
}
