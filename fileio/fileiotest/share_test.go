package fileiotest

// remembering is a File that appends where it believes the end to be.
func remembering(m *Model, f *patched) {
	end := m.size()
	f.write = func(p []byte) (int, error) {
		m.mu.Lock()
		defer m.mu.Unlock()
		n := m.place(p, end)
		end += int64(n)
		return n, nil
	}
}

func shareBugs() []bug {
	return []bug{{
		row: "append-shared", flaw: "the end is remembered", plant: remembering,
	}, {
		row: "append-shared-flush", flaw: "Flush keeps bytes back",
		plant: func(m *Model, f *patched) {
			var kept []byte
			f.write = func(p []byte) (int, error) { kept = append(kept, p...); return len(p), nil }
			f.close = func() error { _, _ = m.Write(kept); return m.Close() }
		},
	}, {
		row: "append-shared-other", flaw: "the end is remembered", plant: remembering,
	}}
}
