package fileiotest

import "io"

// searchBugs breaks each rule of Find and RFind in both.
func searchBugs() []bug {
	flaws := []struct {
		flaw  string
		plant func(m *Model, next searcher) searcher
	}{
		{"an occurrence may cross the end", sloppy},
		{"an end behind the file is an error", strict},
		{"the empty pattern is never found", nothing},
		{"a negative offset counts from the end", fromEnd},
	}
	var bugs []bug
	for _, fl := range flaws {
		bugs = append(bugs, bug{
			row: "operations", flaw: "Find: " + fl.flaw,
			plant: func(m *Model, f *patched) { f.find = fl.plant(m, m.Find) },
		}, bug{
			row: "operations", flaw: "RFind: " + fl.flaw,
			plant: func(m *Model, f *patched) { f.rfind = fl.plant(m, m.RFind) },
		})
	}
	return bugs
}

func seekBugs() []bug {
	return []bug{{
		row: "operations", flaw: "seek: the end is counted back from",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				if whence == io.SeekEnd {
					off = -off
				}
				return m.Seek(off, whence)
			}
		},
	}, {
		row: "operations", flaw: "seek-behind-end: the cursor stops at the end",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				_, err := m.Seek(off, whence)
				m.cursor = min(m.cursor, m.size())
				return m.cursor, err
			}
		},
	}, {
		row: "operations", flaw: "cursor-alone: Find moves the cursor",
		plant: func(m *Model, f *patched) {
			f.find = func(pattern []byte, start, end int64) (int64, error) {
				off, err := m.Find(pattern, start, end)
				m.cursor = off
				return off, err
			}
		},
	}, {
		row: "operations", flaw: "error-invalid: Seek reports it bare",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				at, err := m.Seek(off, whence)
				return at, bare(err)
			}
		},
	}}
}

// sloppy lets an occurrence cross the end.
func sloppy(_ *Model, next searcher) searcher {
	return func(pattern []byte, start, end int64) (int64, error) {
		off, err := next(pattern, start, end+int64(len(pattern)))
		if off >= end {
			off = -1
		}
		return off, err
	}
}

// strict refuses an end behind the end of the file.
func strict(m *Model, next searcher) searcher {
	return func(pattern []byte, start, end int64) (int64, error) {
		if end > m.size() {
			_, err := m.copyRange("find", start, end)
			return -1, err
		}
		return next(pattern, start, end)
	}
}

// fromEnd counts negative offsets from the end, as Python does.
func fromEnd(m *Model, next searcher) searcher {
	return func(pattern []byte, start, end int64) (int64, error) {
		if start < 0 {
			start = max(start+m.size(), 0)
		}
		if end < 0 {
			end = max(end+m.size(), 0)
		}
		return next(pattern, start, end)
	}
}

// nothing finds no empty pattern.
func nothing(_ *Model, next searcher) searcher {
	return func(pattern []byte, start, end int64) (int64, error) {
		if len(pattern) == 0 && start >= 0 && end >= 0 {
			return -1, nil
		}
		return next(pattern, start, end)
	}
}
