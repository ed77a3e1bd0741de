package fileiotest

import "fmt"

// A ranged is the type of View and Update.
type ranged = func(off, n int64, fn func([]byte) error) error

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

// checked is a method that looks at the range again after fn.
func checked(m *Model, next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		if err := next(off, n, fn); err != nil {
			return err
		}
		_, err := m.copyRange("view", off, n)
		return err
	}
}

// silent swallows all errors.
func silent(next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		_ = next(off, n, fn)
		return nil
	}
}

func callbackBugs() []bug {
	return []bug{{
		row: "callback-error", flaw: "View wraps it",
		plant: func(m *Model, f *patched) { f.view = wrapped(m.View) },
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
	}, {
		row: "callback-reenters", flaw: "all calls share a buffer",
		plant: func(m *Model, f *patched) {
			shared := make([]byte, reenterSize)
			f.view = func(off, n int64, fn func([]byte) error) error {
				_, _ = m.ReadAt(shared[:n], off)
				return fn(shared[:n:n])
			}
		},
	}, {
		row: "callback-shrinks-update", flaw: "no error",
		plant: func(m *Model, f *patched) { f.update = silent(m.Update) },
	}, {
		row: "callback-shrinks-zeros", flaw: "the bytes of fn show",
		plant: func(m *Model, f *patched) {
			f.update = func(off, n int64, fn func([]byte) error) error {
				err := m.Update(off, n, fn)
				m.dirty(off + n)
				return err
			}
		},
	}, {
		row: "callback-shrinks-view", flaw: "the range is checked again",
		plant: func(m *Model, f *patched) { f.view = checked(m, m.View) },
	}, {
		row: "callback-closes-view", flaw: "the File is checked again",
		plant: func(m *Model, f *patched) { f.view = checked(m, m.View) },
	}, {
		row: "callback-closes-update", flaw: "the loss is not told",
		plant: func(m *Model, f *patched) { f.update = silent(m.Update) },
	}}
}
