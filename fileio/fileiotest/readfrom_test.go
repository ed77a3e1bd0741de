package fileiotest

import (
	"fmt"
	"io"
)

func readFromBugs() []bug {
	return append(readFromErrorBugs(), []bug{{
		row: "read-from", flaw: "the cursor stays",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				at := m.cursor
				n, err := m.ReadFrom(r)
				m.cursor = at
				return n, err
			}
		},
	}, {
		row: "read-from-readers", flaw: "an idle reader ends it",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) { return m.ReadFrom(impatient{r}) }
		},
	}, {
		row: "read-from-grows", flaw: "the gap is not zeroed",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) { m.dirty(m.cursor); return m.ReadFrom(r) }
		},
	}, {
		row: "read-from-waits-for-nobody", flaw: "Tell fails meanwhile",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				defer f.busy()()
				return m.ReadFrom(r)
			}
		},
	}, {
		row: "copy", flaw: "WriteTo leaves the cursor",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				at := m.cursor
				n, err := m.WriteTo(w)
				m.cursor = at
				return n, err
			}
		},
	}}...)
}

func readFromErrorBugs() []bug {
	return []bug{{
		row: "read-from-error", flaw: "the bytes before it are lost",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				b, err := io.ReadAll(r)
				if err != nil {
					return 0, err
				}
				n, err := m.Write(b)
				return int64(n), err
			}
		},
	}, {
		row: "read-from-error", flaw: "it is wrapped",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				n, err := m.ReadFrom(r)
				if err != nil {
					err = fmt.Errorf("reader: %w", err)
				}
				return n, err
			}
		},
	}}
}

// An impatient reader takes an idle one for its end.
type impatient struct{ r io.Reader }

func (i impatient) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	if n == 0 && err == nil {
		err = io.EOF
	}
	return n, err
}
