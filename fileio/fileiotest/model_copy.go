package fileiotest

import (
	"io"
	"slices"
)

// ReadFrom implements [fileio.File].
func (m *Model) ReadFrom(r io.Reader) (int64, error) {
	if err := m.lockedWritable("readfrom"); err != nil {
		return 0, err
	}
	var total int64
	buf := make([]byte, 4096)
	for {
		n, err := r.Read(buf)
		written, werr := m.Write(buf[:n])
		total += int64(written)
		switch {
		case werr != nil:
			return total, werr
		case err == io.EOF:
			return total, nil
		case err != nil:
			return total, err
		}
	}
}

// lockedWritable is writable for a method that does not keep the lock.
func (m *Model) lockedWritable(op string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.writable(op)
}

// WriteTo implements [fileio.File].
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	rest, err := m.lockedRest("writeto")
	if err != nil || len(rest) == 0 {
		return 0, err
	}
	n, err := w.Write(rest)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cursor += int64(n)
	if n < len(rest) && err == nil {
		err = m.pathError("writeto", io.ErrShortWrite)
	}
	return int64(n), err
}

// lockedRest returns a copy of the bytes from the cursor to the end.
func (m *Model) lockedRest(op string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.readable(op); err != nil {
		return nil, err
	}
	return slices.Clone(m.rest()), nil
}
