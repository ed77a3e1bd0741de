package fileiotest

// regrowing is an Update that writes back whatever the size is by then.
func regrowing(m *Model) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		b, err := m.copyRange("update", off, n)
		if err != nil {
			return err
		}
		if err := fn(b); err != nil {
			return err
		}
		_, err = m.WriteAt(b, off)
		return err
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

func reenterBugs() []bug {
	return []bug{{
		row: "callback-reenters", flaw: "Tell is refused inside",
		plant: func(m *Model, f *patched) {
			f.update = func(off, n int64, fn func([]byte) error) error {
				defer f.busy()()
				return m.Update(off, n, fn)
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
		row: "callback-shrinks-update", flaw: "the file grows again",
		plant: func(m *Model, f *patched) { f.update = regrowing(m) },
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
