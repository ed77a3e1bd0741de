package fileiotest

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
		row: "find-all", flaw: "an occurrence at the end is missed",
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
