package fileiotest

import (
	"bytes"
	"io"

	"mmapbench/fileio"
)

// rangeBugs breaks each rule of View and Update in both.
func rangeBugs() []bug {
	flaws := []struct {
		flaw  string
		plant func(m *Model, next ranged) ranged
	}{
		{"spare capacity", roomy},
		{"fn is not called for an empty range", idle},
		{"the range is clamped", clamped},
		{"a range whose end overflows passes", overflowing},
		{"the error has no numbers", vague},
	}
	var bugs []bug
	for _, fl := range flaws {
		bugs = append(bugs, bug{
			row: "operations", flaw: "View: " + fl.flaw,
			plant: func(m *Model, f *patched) { f.view = fl.plant(m, m.View) },
		}, bug{
			row: "operations", flaw: "Update: " + fl.flaw,
			plant: func(m *Model, f *patched) { f.update = fl.plant(m, m.Update) },
		})
	}
	return bugs
}

func randomReadBugs() []bug {
	return []bug{{
		row: "operations", flaw: "read: the cursor stays",
		plant: func(m *Model, f *patched) {
			f.read = func(p []byte) (int, error) { return m.ReadAt(p, m.cursor) }
		},
	}, {
		row: "operations", flaw: "read-byte: no error at the end",
		plant: func(m *Model, f *patched) {
			f.readByte = func() (byte, error) { c, _ := m.ReadByte(); return c, nil }
		},
	}, {
		row: "operations", flaw: "read-at: the offset is rounded to a page",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) { return m.ReadAt(p, off&^4095) }
		},
	}, {
		row: "operations", flaw: "read-at-short: no error",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				n, err := m.ReadAt(p, off)
				if n > 0 {
					err = nil
				}
				return n, err
			}
		},
	}, {
		row: "operations", flaw: "line: the newline is cut off",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) {
				line, err := m.ReadLine()
				return bytes.TrimSuffix(line, []byte("\n")), err
			}
		},
	}, {
		row: "operations", flaw: "line-last: the last line comes with io.EOF",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) {
				line, err := m.ReadLine()
				if !bytes.HasSuffix(line, []byte("\n")) {
					err = io.EOF
				}
				return line, err
			}
		},
	}, {
		row: "operations", flaw: "line-after-change: what was read ahead is kept",
		plant: stale,
	}, {
		row: "operations", flaw: "write-to: starts at 0",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) { m.cursor = 0; return m.WriteTo(w) }
		},
	}, {
		row: "operations", flaw: "write-to-error: the cursor moves to the end",
		plant: toTheEnd,
	}}
}

// stale makes ReadLine read from what the file held when it was opened.
func stale(m *Model, f *patched) {
	old := NewModel(m.data, 0)
	f.readLine = func() ([]byte, error) {
		old.cursor = m.cursor
		line, err := old.ReadLine()
		m.cursor = old.cursor
		return line, err
	}
}

// toTheEnd advances past what the writer took.
func toTheEnd(m *Model, f *patched) {
	f.writeTo = func(w io.Writer) (int64, error) {
		n, err := m.WriteTo(w)
		m.cursor = m.size()
		return n, err
	}
}

// roomy hands out bytes with spare capacity.
func roomy(_ *Model, next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		return next(off, n, func(b []byte) error { return fn(append(make([]byte, 0, n+1), b...)) })
	}
}

// idle does not call fn when there is nothing to see.
func idle(_ *Model, next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		if n == 0 {
			return nil
		}
		return next(off, n, fn)
	}
}

// overflowing adds offset and length without a check.
func overflowing(_ *Model, next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		if off >= 0 && n >= 0 && off+n < 0 {
			return next(0, 0, fn)
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
