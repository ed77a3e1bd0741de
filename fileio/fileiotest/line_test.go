package fileiotest

import (
	"bytes"
	"io"
)

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

func lineBugs() []bug {
	return []bug{{
		row: "line", flaw: "the newline is cut off",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) {
				line, err := m.ReadLine()
				return bytes.TrimSuffix(line, []byte("\n")), err
			}
		},
	}, {
		row: "line-last", flaw: "the last line comes with io.EOF",
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
		row: "line-long", flaw: "a line ends after 64 KiB",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) {
				start := m.cursor
				line, err := m.ReadLine()
				line = line[:min(len(line), 1<<16)]
				m.cursor = start + int64(len(line))
				return line, err
			}
		},
	}, {
		row: "line-behind-end", flaw: "the cursor moves to the end",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) { m.cursor = min(m.cursor, m.size()); return m.ReadLine() }
		},
	}, {
		row: "line-error", flaw: "the cursor advances",
		plant: func(m *Model, f *patched) {
			f.readLine = func() ([]byte, error) {
				line, err := m.ReadLine()
				if m.fail != nil {
					m.cursor += 4096
				}
				return line, err
			}
		},
	}, {
		row: "line-after-change", flaw: "what was read ahead is kept",
		plant: stale,
	}, {
		row: "line-after-resize", flaw: "what was read ahead is kept",
		plant: stale,
	}}
}
