package fileiotest

import "io"

func copyBugs() []bug {
	return []bug{{
		row: "read-from-readers", flaw: "an idle reader ends it",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) { return m.ReadFrom(impatient{r}) }
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
		row: "write-to-waits-for-nobody", flaw: "Tell fails meanwhile",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				defer f.busy()()
				return m.WriteTo(w)
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
