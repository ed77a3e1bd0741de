package fileiotest

import (
	"errors"
	"io/fs"
)

// bare takes the PathError off.
func bare(err error) error {
	if pe, ok := err.(*fs.PathError); ok {
		return pe.Err
	}
	return err
}

func errorBugs() []bug {
	return append(errorBelowBugs(), []bug{{
		row: "error-invalid", flaw: "Seek reports it bare",
		plant: func(m *Model, f *patched) {
			f.seek = func(off int64, whence int) (int64, error) {
				at, err := m.Seek(off, whence)
				return at, bare(err)
			}
		},
	}, {
		row: "error-permission", flaw: "WriteAt reports it bare",
		plant: func(m *Model, f *patched) {
			f.writeAt = func(p []byte, off int64) (int, error) {
				n, err := m.WriteAt(p, off)
				return n, bare(err)
			}
		},
	}, {
		row: "error-closed", flaw: "Size names no operation",
		plant: func(m *Model, f *patched) {
			f.size = func() (int64, error) {
				n, err := m.Size()
				if err != nil {
					err = m.pathError("", bare(err))
				}
				return n, err
			}
		},
	}, {
		row: "error-closed", flaw: "Flush names another file",
		plant: func(m *Model, f *patched) {
			f.flush = func() error {
				err := m.Flush()
				if err != nil {
					err = &fs.PathError{Op: "flush", Path: "other", Err: bare(err)}
				}
				return err
			}
		},
	}}...)
}

func errorBelowBugs() []bug {
	return []bug{{
		row: "error-below", flaw: "a PathError in a PathError",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				n, err := m.ReadAt(p, off)
				if m.fail != nil {
					err = m.pathError("read", err)
				}
				return n, err
			}
		},
	}, {
		row: "error-below", flaw: "the cause is lost",
		plant: func(m *Model, f *patched) {
			f.readAt = func(p []byte, off int64) (int, error) {
				n, err := m.ReadAt(p, off)
				if m.fail != nil {
					err = m.pathError("read", errors.New("failed"))
				}
				return n, err
			}
		},
	}}
}
