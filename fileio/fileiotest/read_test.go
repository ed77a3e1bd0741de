package fileiotest

func readBugs() []bug {
	return []bug{{
		row: "reader", flaw: "Seek returns where the cursor was",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				was := m.cursor
				_, err := m.Seek(off, whence)
				return was, err
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
	}, {
		row: "line-long", flaw: "a line ends after 64 KiB",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) {
				start := m.cursor
				line, err := m.ReadLine()
				line = line[:min(len(line), 1<<16)]
				m.cursor = start + int64(len(line))
				return line, err
			}
		},
	}, {
		row: "line-error", flaw: "the cursor advances",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) {
				line, err := m.ReadLine()
				if m.fail != nil {
					m.cursor += 4096
				}
				return line, err
			}
		},
	}, {
		row: "error-below", flaw: "a PathError in a PathError",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				n, err := m.ReadAt(p, off)
				if m.fail != nil {
					err = m.pathError("read", err)
				}
				return n, err
			}
		},
	}}
}

// A searcher is the type of Find and RFind.
type searcher = func(pattern []byte, start, end int64) (int64, error)

// chunked searches in pieces of 64 KiB that do not overlap.
func chunked(m *Model, next searcher) searcher {
	return func(pattern []byte, start, end int64) (int64, error) {
		found := int64(-1)
		for end = min(end, m.size()); start < end && found < 0; {
			border := min((start|0xffff)+1, end)
			off, err := next(pattern, start, border)
			if err != nil {
				return -1, err
			}
			found, start = off, border
		}
		return found, nil
	}
}

func findBugs() []bug {
	return []bug{{
		row: "operations", flaw: "an occurrence at the end is missed",
		plant: func(m *Model, f *patched) {
			f.find = func(pattern []byte, start, end int64) (int64, error) {
				return m.Find(pattern, start, min(end, m.size()-1))
			}
		},
	}, {
		row: "find-borders", flaw: "pieces of Find do not overlap",
		plant: func(m *Model, f *patched) { f.find = chunked(m, m.Find) },
	}, {
		row: "find-borders", flaw: "pieces of RFind do not overlap",
		plant: func(m *Model, f *patched) { f.rfind = chunked(m, m.RFind) },
	}}
}
