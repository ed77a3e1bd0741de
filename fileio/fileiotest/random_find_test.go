package fileiotest

import (
	"io"
)

func randomFindBugs() []bug {
	return []bug{{
		row: "operations", flaw: "find: the last occurrence",
		plant: func(m *Model, f *patched) { f.find = m.RFind },
	}, {
		row: "operations", flaw: "find-inside: an occurrence may cross the end",
		plant: func(m *Model, f *patched) { f.find = sloppy(m.Find) },
	}, {
		row: "operations", flaw: "find-end-clamped: an end behind the file is an error",
		plant: func(m *Model, f *patched) { f.find = strict(m, m.Find) },
	}, {
		row: "operations", flaw: "find-empty-pattern: it is never found",
		plant: func(m *Model, f *patched) { f.find = nothing(m.Find) },
	}, {
		row: "operations", flaw: "find-negative: it counts from the end",
		plant: func(m *Model, f *patched) { f.find = fromEnd(m, m.Find) },
	}, {
		row: "operations", flaw: "find-written: what is not flushed is not found",
		plant: func(m *Model, f *patched) {
			f.find = func(pattern []byte, start, end int64) (int64, error) {
				return NewModel(m.disk, 0).Find(pattern, start, end)
			}
		},
	}, {
		row: "operations", flaw: "rfind: offset 0 is missed",
		plant: func(m *Model, f *patched) {
			f.rfind = func(pattern []byte, start, end int64) (int64, error) {
				return m.RFind(pattern, max(start, 1), end)
			}
		},
	}, {
		row: "operations", flaw: "rfind-inside: an occurrence may cross the end",
		plant: func(m *Model, f *patched) { f.rfind = sloppy(m.RFind) },
	}, {
		row: "operations", flaw: "rfind-end-clamped: an end behind the file is an error",
		plant: func(m *Model, f *patched) { f.rfind = strict(m, m.RFind) },
	}, {
		row: "operations", flaw: "rfind-empty-pattern: it is never found",
		plant: func(m *Model, f *patched) { f.rfind = nothing(m.RFind) },
	}, {
		row: "operations", flaw: "rfind-negative: it counts from the end",
		plant: func(m *Model, f *patched) { f.rfind = fromEnd(m, m.RFind) },
	}, {
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
func sloppy(next searcher) searcher {
	return func(pattern []byte, start, end int64) (int64, error) {
		off, err := next(pattern, start, end+int64(len(pattern)))
		if off >= end {
			off = -1
		}
		return off, err
	}
}

// strict refuses an end behind that of the file.
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
func nothing(next searcher) searcher {
	return func(pattern []byte, start, end int64) (int64, error) {
		if len(pattern) == 0 && start >= 0 && end >= 0 {
			return -1, nil
		}
		return next(pattern, start, end)
	}
}
