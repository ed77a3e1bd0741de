package fileiotest

// A search is the type of Find and RFind.
type search = func(pattern []byte, start, end int64) (int64, error)

// sloppy lets an occurrence cross the end.
func sloppy(next search) search {
	return func(pattern []byte, start, end int64) (int64, error) {
		off, err := next(pattern, start, end+int64(len(pattern)))
		if off >= end {
			off = -1
		}
		return off, err
	}
}

// strict refuses an end behind that of the file.
func strict(m *Model, next search) search {
	return func(pattern []byte, start, end int64) (int64, error) {
		if end > m.size() {
			_, err := m.copyRange("find", start, end)
			return -1, err
		}
		return next(pattern, start, end)
	}
}

// fromEnd counts negative offsets from the end, as Python does.
func fromEnd(m *Model, next search) search {
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

// chunked searches in pieces of 64 KiB that do not overlap.
func chunked(m *Model, next search) search {
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

// nothing finds no empty pattern.
func nothing(next search) search {
	return func(pattern []byte, start, end int64) (int64, error) {
		if len(pattern) == 0 && start >= 0 && end >= 0 {
			return -1, nil
		}
		return next(pattern, start, end)
	}
}

func findBugs() []bug {
	return append(rfindBugs(), []bug{{
		row: "find", flaw: "the last occurrence",
		plant: func(m *Model, f *patched) { f.find = m.RFind },
	}, {
		row: "find-inside", flaw: "an occurrence may cross the end",
		plant: func(m *Model, f *patched) { f.find = sloppy(m.Find) },
	}, {
		row: "find-end-clamped", flaw: "an end behind the file is an error",
		plant: func(m *Model, f *patched) { f.find = strict(m, m.Find) },
	}, {
		row: "find-empty-pattern", flaw: "it is never found",
		plant: func(m *Model, f *patched) { f.find = nothing(m.Find) },
	}, {
		row: "find-negative", flaw: "it counts from the end",
		plant: func(m *Model, f *patched) { f.find = fromEnd(m, m.Find) },
	}, {
		row: "find-borders", flaw: "pieces do not overlap",
		plant: func(m *Model, f *patched) { f.find = chunked(m, m.Find) },
	}, {
		row: "find-all", flaw: "an occurrence at the end is missed",
		plant: func(m *Model, f *patched) {
			f.find = func(pattern []byte, start, end int64) (int64, error) {
				return m.Find(pattern, start, min(end, m.size()-1))
			}
		},
	}, {
		row: "find-written", flaw: "what is not flushed is not found",
		plant: func(m *Model, f *patched) {
			f.find = func(pattern []byte, start, end int64) (int64, error) {
				return NewModel(m.disk, 0).Find(pattern, start, end)
			}
		},
	}}...)
}

func rfindBugs() []bug {
	return []bug{{
		row: "rfind", flaw: "offset 0 is missed",
		plant: func(m *Model, f *patched) {
			f.rfind = func(pattern []byte, start, end int64) (int64, error) {
				return m.RFind(pattern, max(start, 1), end)
			}
		},
	}, {
		row: "rfind-inside", flaw: "an occurrence may cross the end",
		plant: func(m *Model, f *patched) { f.rfind = sloppy(m.RFind) },
	}, {
		row: "rfind-end-clamped", flaw: "an end behind the file is an error",
		plant: func(m *Model, f *patched) { f.rfind = strict(m, m.RFind) },
	}, {
		row: "rfind-empty-pattern", flaw: "it is never found",
		plant: func(m *Model, f *patched) { f.rfind = nothing(m.RFind) },
	}, {
		row: "rfind-negative", flaw: "it counts from the end",
		plant: func(m *Model, f *patched) { f.rfind = fromEnd(m, m.RFind) },
	}, {
		row: "rfind-borders", flaw: "pieces do not overlap",
		plant: func(m *Model, f *patched) { f.rfind = chunked(m, m.RFind) },
	}}
}
