package fileiotest

import (
	"sync"
	"sync/atomic"
)

func raceViewBugs() []bug {
	return []bug{{
		row: "race-view-offsets", flaw: "all Views share a buffer",
		plant: func(m *Model, f *patched) {
			var mu sync.Mutex
			shared := make([]byte, viewed)
			f.view = func(off, n int64, fn func([]byte) error) error {
				mu.Lock()
				_, err := m.ReadAt(shared[:n], off)
				mu.Unlock()
				if err != nil {
					return err
				}
				return fn(shared[:n:n])
			}
		},
	}, {
		row: "race-read-offsets", flaw: "a call answers for the offset before",
		plant: func(m *Model, f *patched) {
			var last atomic.Int64
			f.readAt = func(p []byte, off int64) (int, error) { return m.ReadAt(p, last.Swap(off)) }
		},
	}, {
		row: "race-shrink-update", flaw: "Update makes the file grow again",
		plant: func(m *Model, f *patched) {
			f.truncate = func(size int64) error {
				b := make([]byte, raceSize)
				err := m.Truncate(size)
				if size < raceSize {
					_, _ = m.WriteAt(b, 0) // as an Update that began before
				}
				return err
			}
		},
	}}
}
