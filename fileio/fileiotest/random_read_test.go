package fileiotest

import (
	"bytes"
	"fmt"
	"io"

	"mmapbench/fileio"
)

func randomReadBugs() []bug {
	return []bug{{
		row: "operations", flaw: "read: the cursor stays",
		plant: func(m *Model, f *patched) {
			f.read = func(p []byte) (int, error) { return m.ReadAt(p, m.cursor) }
		},
	}, {
		row: "operations", flaw: "read-eof: no error at the end",
		plant: func(m *Model, f *patched) {
			f.read = func(p []byte) (int, error) { n, _ := m.Read(p); return n, nil }
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
		row: "operations", flaw: "read-at-behind-end: an error of its own",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				_, err := m.copyRange("read", off, 1)
				if err != nil {
					return 0, err
				}
				return m.ReadAt(p, off)
			}
		},
	}, {
		row: "operations", flaw: "read-at-negative: counted from the end",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				if off < 0 {
					off = max(off+m.size(), 0)
				}
				return m.ReadAt(p, off)
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
		row: "operations", flaw: "line-behind-end: the cursor moves to the end",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) { m.cursor = min(m.cursor, m.size()); return m.ReadLine() }
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
		row: "operations", flaw: "write-to-end: io.EOF",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				n, err := m.WriteTo(w)
				if n == 0 && err == nil {
					err = io.EOF
				}
				return n, err
			}
		},
	}, {
		row: "operations", flaw: "write-to-written: what is not flushed is not seen",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				old := NewModel(m.disk, 0)
				old.cursor, old.closed = m.cursor, m.closed
				n, err := old.WriteTo(w)
				m.cursor += n
				return n, err
			}
		},
	}, {
		row: "operations", flaw: "write-to-error: the cursor moves to the end",
		plant: toTheEnd,
	}, {
		row: "operations", flaw: "view: the offset is rounded to a page",
		plant: func(m *Model, f *patched) {
			f.view = func(off, n int64, fn func([]byte) error) error { return m.View(off&^4095, n, fn) }
		},
	}, {
		row: "operations", flaw: "view-written: what is not flushed is not seen",
		plant: func(m *Model, f *patched) {
			f.view = func(off, n int64, fn func([]byte) error) error {
				return NewModel(m.disk, 0).View(off, n, fn)
			}
		},
	}, {
		row: "operations", flaw: "view-cap: spare capacity",
		plant: func(m *Model, f *patched) { f.view = roomy(m.View) },
	}, {
		row: "operations", flaw: "view-empty: fn is not called",
		plant: func(m *Model, f *patched) { f.view = idle(m.View) },
	}, {
		row: "operations", flaw: "view-range: the range is clamped",
		plant: func(m *Model, f *patched) { f.view = clamped(m, m.View) },
	}, {
		row: "operations", flaw: "view-range: the error has no numbers",
		plant: func(m *Model, f *patched) { f.view = vague(m, m.View) },
	}, {
		row: "operations", flaw: "write-to-error: it is wrapped",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				n, err := m.WriteTo(w)
				if err != nil {
					err = fmt.Errorf("writer: %w", err)
				}
				return n, err
			}
		},
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
