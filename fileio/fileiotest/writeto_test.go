package fileiotest

import (
	"fmt"
	"io"
)

func writeToBugs() []bug {
	return []bug{{
		row: "write-to", flaw: "starts at 0",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) { m.cursor = 0; return m.WriteTo(w) }
		},
	}, {
		row: "write-to-end", flaw: "io.EOF",
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
		row: "write-to-written", flaw: "what is not flushed is not seen",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				n, err := w.Write(m.disk[m.cursor:])
				return int64(n), err
			}
		},
	}, {
		row: "write-to-short", flaw: "the cursor moves to the end",
		plant: toTheEnd,
	}, {
		row: "write-to-error", flaw: "the cursor moves to the end",
		plant: toTheEnd,
	}, {
		row: "write-to-error", flaw: "it is wrapped",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				n, err := m.WriteTo(w)
				if err != nil {
					err = fmt.Errorf("writer: %w", err)
				}
				return n, err
			}
		},
	}, {
		row: "write-to-waits-for-nobody", flaw: "Tell fails meanwhile",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				defer f.busy()()
				return m.WriteTo(w)
			}
		},
	}}
}

// toTheEnd advances past what the writer took.
func toTheEnd(m *Model, f *patched) {
	f.writeTo = func(w io.Writer) (int64, error) {
		n, err := m.WriteTo(w)
		m.cursor = m.size()
		return n, err
	}
}
