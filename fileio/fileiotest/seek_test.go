package fileiotest

import "io"

func seekBugs() []bug {
	return append(cursorBugs(), []bug{{
		row: "seek", flaw: "the end is counted back from",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				if whence == io.SeekEnd {
					off = -off
				}
				return m.Seek(off, whence)
			}
		},
	}, {
		row: "seek-behind-end", flaw: "the cursor stops at the end",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				_, err := m.Seek(off, whence)
				m.cursor = min(m.cursor, m.size())
				return m.cursor, err
			}
		},
	}, {
		row: "seek-invalid", flaw: "the cursor moves before the check",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				at, err := m.Seek(off, whence)
				if err != nil {
					m.cursor = 0
				}
				return at, err
			}
		},
	}}...)
}

func cursorBugs() []bug {
	return []bug{{
		row: "cursor-shared", flaw: "ReadByte has a cursor of its own",
		plant: func(m *Model, f *patched) {
			var at int64
			f.readByte = func() (byte, error) {
				var b [1]byte
				_, err := m.ReadAt(b[:], at)
				at++
				return b[0], err
			}
		},
	}, {
		row: "cursor-shared-writing", flaw: "WriteByte has a cursor of its own",
		plant: func(m *Model, f *patched) {
			var at int64
			f.writeByte = func(c byte) error {
				_, err := m.WriteAt([]byte{c}, at)
				at++
				return err
			}
		},
	}, {
		row: "cursor-alone", flaw: "Find moves the cursor",
		plant: func(m *Model, f *patched) {
			f.find = func(pattern []byte, start, end int64) (int64, error) {
				off, err := m.Find(pattern, start, end)
				m.cursor = off
				return off, err
			}
		},
	}}
}
