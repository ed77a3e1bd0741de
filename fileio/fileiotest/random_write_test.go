package fileiotest

import (
	"fmt"
	"io"
	"slices"
)

func randomWriteBugs() []bug {
	return []bug{{
		row: "operations", flaw: "write: the cursor stays",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { return m.WriteAt(p, m.cursor) }
		},
	}, {
		row: "operations", flaw: "write-gap: the gap is not zeroed",
		plant: func(m *Model, f *patched) {
			f.write = func(p []byte) (int, error) { m.dirty(m.cursor); return m.Write(p) }
		},
	}, {
		row: "operations", flaw: "write-gap-after-shrink: old bytes show",
		plant: func(m *Model, f *patched) {
			var old []byte
			f.truncate = func(size int64) error { old = slices.Clone(m.data); return m.Truncate(size) }
			f.write = func(p []byte) (int, error) {
				if size := m.size(); m.cursor > size && int64(len(old)) > m.cursor {
					m.data = append(m.data, old[size:m.cursor]...)
				}
				return m.Write(p)
			}
		},
	}, {
		row: "operations", flaw: "write-byte: the cursor stays",
		plant: func(m *Model, f *patched) {
			f.writeByte = func(c byte) error { _, err := m.WriteAt([]byte{c}, m.cursor); return err }
		},
	}, {
		row: "operations", flaw: "write-at-grows: the gap is not zeroed",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { m.dirty(off); return m.WriteAt(p, off) }
		},
	}, {
		row: "operations", flaw: "write-at-negative: it counts as 0",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) { return m.WriteAt(p, max(off, 0)) }
		},
	}, {
		row: "operations", flaw: "read-from: the cursor stays",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				at := m.cursor
				n, err := m.ReadFrom(r)
				m.cursor = at
				return n, err
			}
		},
	}, {
		row: "operations", flaw: "read-from-error: the bytes before it are lost",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				b, err := io.ReadAll(r)
				if err != nil {
					return 0, err
				}
				n, err := m.Write(b)
				return int64(n), err
			}
		},
	}, {
		row: "operations", flaw: "read-from-error: it is wrapped",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				n, err := m.ReadFrom(r)
				if err != nil {
					err = fmt.Errorf("reader: %w", err)
				}
				return n, err
			}
		},
	}, {
		row: "operations", flaw: "update: changes are lost",
		plant: func(m *Model, f *patched) { f.update = m.View },
	}, {
		row: "operations", flaw: "update-sees: fn gets zeros",
		plant: func(m *Model, f *patched) {
			f.update = func(off, n int64, fn func([]byte) error) error {
				return m.Update(off, n, func(b []byte) error {
					clear(b)
					return fn(b)
				})
			}
		},
	}, {
		row: "operations", flaw: "update-cap: spare capacity",
		plant: func(m *Model, f *patched) { f.update = roomy(m.Update) },
	}, {
		row: "operations", flaw: "update-empty: fn is not called",
		plant: func(m *Model, f *patched) { f.update = idle(m.Update) },
	}, {
		row: "operations", flaw: "update-range: the range is clamped",
		plant: func(m *Model, f *patched) { f.update = clamped(m, m.Update) },
	}, {
		row: "operations", flaw: "move: dst and src are swapped",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error { return m.Move(src, dst, n) }
		},
	}, {
		row: "operations", flaw: "move-range: the ranges are clamped",
		plant: func(m *Model, f *patched) {
			f.move = func(dst, src, n int64) error {
				return m.Move(dst, src, min(n, m.size()-max(dst, src)))
			}
		},
	}, {
		row: "operations", flaw: "error-permission: WriteAt reports it bare",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) {
				n, err := m.WriteAt(p, off)
				return n, bare(err)
			}
		},
	}, {
		row: "operations", flaw: "empty: View is refused",
		plant: func(m *Model, f *patched) {
			f.view = func(off, n int64, fn func([]byte) error) error {
				if m.size() == 0 {
					return m.View(0, 1, fn)
				}
				return m.View(off, n, fn)
			}
		},
	}}
}

// dirty makes growth from now on show what was there before, or 'x'.
func (m *Model) dirty(size int64) {
	for m.size() < size {
		m.data = append(m.data, 'x')
	}
}
