package fileiotest

import (
	"io"
	"sync"
)

// apart is a method that calls fn in a goroutine of its own.
func apart(next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		return next(off, n, func(b []byte) (err error) {
			var done sync.WaitGroup
			done.Go(func() { err = fn(b) })
			done.Wait()
			return err
		})
	}
}

// stuck is a method that leaves the File busy when fn does not return.
func stuck(f *patched, next ranged) ranged {
	return func(off, n int64, fn func([]byte) error) error {
		return next(off, n, func(b []byte) error {
			done := f.busy()
			err := fn(b)
			done()
			return err
		})
	}
}

func panicBugs() []bug {
	return append(streamPanicBugs(), []bug{{
		row: "callback-panics", flaw: "the File stays busy",
		plant: func(m *Model, f *patched) { f.update = stuck(f, m.Update) },
	}, {
		row: "callback-exits", flaw: "another goroutine exits",
		plant: func(m *Model, f *patched) { f.view = apart(m.View) },
	}}...)
}

func streamPanicBugs() []bug {
	return []bug{{
		row: "read-from-panics", flaw: "the file is the reader's scratch space",
		plant: func(m *Model, f *patched) {
			f.readFrom = func(r io.Reader) (int64, error) {
				var total int64
				for {
					n, err := r.Read(m.data[m.cursor:])
					m.cursor += int64(n)
					total += int64(n)
					if err != nil {
						return total, err
					}
				}
			}
		},
	}, {
		row: "write-to-panics", flaw: "the cursor is behind what was offered",
		plant: func(m *Model, f *patched) {
			f.writeTo = func(w io.Writer) (int64, error) {
				rest := m.rest()
				m.cursor = m.size()
				n, err := w.Write(rest)
				return int64(n), err
			}
		},
	}}
}
