package fileiotest

import (
	"errors"
	"io/fs"
)

// forgetful is a Close that loses what was not flushed.
func forgetful(m *Model, f *patched) {
	f.close = func() error {
		m.mu.Lock()
		m.data = m.disk
		m.mu.Unlock()
		return m.Close()
	}
}

func raceCloseBugs() []bug {
	return []bug{{
		row: "race-close-once", flaw: "all succeed",
		plant: func(m *Model, f *patched) { f.close = func() error { _ = m.Close(); return nil } },
	}, {
		row: "race-close-write-at", flaw: "what is not flushed is lost", plant: forgetful,
	}, {
		row: "race-close-write", flaw: "what is not flushed is lost", plant: forgetful,
	}, {
		row: "race-close-cursor", flaw: "the winner reports an error",
		plant: func(m *Model, f *patched) {
			f.close = func() error { return errors.Join(m.Close(), m.pathError("close", fs.ErrClosed)) }
		},
	}}
}
