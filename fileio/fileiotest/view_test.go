package fileiotest

import (
	"fmt"

	"mmapbench/fileio"
)

// A ranged is the type of View and Update.
type ranged = func(off, n int64, fn func([]byte) error) error

// roomy hands out bytes with spare capacity.
func roomy(next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		return next(off, n, func(b []byte) error { return fn(append(make([]byte, 0, n+1), b...)) })
	}
}

// idle does not call fn when there is nothing to see.
func idle(next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		if n == 0 {
			return nil
		}
		return next(off, n, fn)
	}
}

// clamped takes the part of a range that is inside the file.
func clamped(m *Model, next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		if off >= 0 && off <= m.size() {
			n = min(n, m.size()-off)
		}
		return next(off, n, fn)
	}
}

// wrapped adds to the error of fn.
func wrapped(next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		return next(off, n, func(b []byte) error {
			if err := fn(b); err != nil {
				return fmt.Errorf("callback: %w", err)
			}
			return nil
		})
	}
}

// vague loses the numbers of a range error.
func vague(m *Model, next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		err := next(off, n, fn)
		if err != nil && fileio.CheckRange(off, n, m.size()) != nil {
			return m.pathError("view", fileio.Invalid("bad range"))
		}
		return err
	}
}

func viewBugs() []bug {
	return []bug{{
		row: "view", flaw: "the offset is rounded to a page",
		plant: func(m *Model, f *patched) {
			f.view = func(off, n int64, fn func([]byte) error) error { return m.View(off&^4095, n, fn) }
		},
	}, {
		row: "view-written", flaw: "what is not flushed is not seen",
		plant: func(m *Model, f *patched) {
			f.view = func(off, n int64, fn func([]byte) error) error {
				return NewModel(m.disk, 0).View(off, n, fn)
			}
		},
	}, {
		row: "view-cap", flaw: "spare capacity",
		plant: func(m *Model, f *patched) { f.view = roomy(m.View) },
	}, {
		row: "view-empty", flaw: "fn is not called",
		plant: func(m *Model, f *patched) { f.view = idle(m.View) },
	}, {
		row: "view-range", flaw: "the range is clamped",
		plant: func(m *Model, f *patched) { f.view = clamped(m, m.View) },
	}, {
		row: "view-range", flaw: "the error has no numbers",
		plant: func(m *Model, f *patched) { f.view = vague(m, m.View) },
	}, {
		row: "view-error", flaw: "it is wrapped",
		plant: func(m *Model, f *patched) { f.view = wrapped(m.View) },
	}, {
		row: "view-nested", flaw: "the cursor moves meanwhile",
		plant: func(m *Model, f *patched) {
			f.view = func(off, n int64, fn func([]byte) error) error {
				m.cursor = off
				return m.View(off, n, fn)
			}
		},
	}, {
		row: "view-read-only", flaw: "changes leak",
		plant: func(m *Model, f *patched) {
			f.view = func(off, n int64, fn func([]byte) error) error {
				if _, err := m.copyRange("view", off, n); err != nil {
					return err
				}
				return fn(m.data[off : off+n : off+n])
			}
		},
	}}
}
