package fileiotest

import "io"

func fixedBugs() []bug {
	fixed := []Option{Fixed()}
	return []bug{{
		row: "fixed-write", flaw: "all or nothing", opts: fixed,
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				if m.cursor+int64(len(p)) > m.size() {
					return 0, m.pathError("write", io.ErrShortWrite)
				}
				return m.Write(p)
			}
		},
	}, {
		row: "fixed-write", flaw: "the cursor moves by all", opts: fixed,
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) {
				n, err := m.Write(p)
				m.cursor += int64(len(p) - n)
				return n, err
			}
		},
	}, {
		row: "fixed-write-at", flaw: "no error", opts: fixed,
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { return m.place(p, off), nil }
		},
	}, {
		row: "fixed-write-byte", flaw: "no error", opts: fixed,
		plant: func(m *Model, f *patched) {
			f.writeByte = func(c byte) error { _, _ = m.Write([]byte{c}); return nil }
		},
	}, {
		row: "fixed-read-from", flaw: "no error", opts: fixed,
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) { n, _ := m.ReadFrom(r); return n, nil }
		},
	}, {
		row: "private", flaw: "Flush writes through", opts: []Option{Private()},
		plant: func(m *Model, f *patched) {
			f.flush = func() error { copy(m.disk, m.data); return nil }
		},
	}}
}
