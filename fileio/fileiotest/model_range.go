package fileiotest

import (
	"bytes"
	"io"
	"slices"

	"mmapbench/fileio"
)

// Find implements [fileio.File].
func (m *Model) Find(pattern []byte, start, end int64) (int64, error) {
	return m.search("find", bytes.Index, pattern, start, end)
}

// RFind implements [fileio.File].
func (m *Model) RFind(pattern []byte, start, end int64) (int64, error) {
	return m.search("rfind", bytes.LastIndex, pattern, start, end)
}

// search returns the offset of what index finds in [start, end).
func (m *Model) search(op string, index func(s, sep []byte) int, pattern []byte, start, end int64) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.readable(op); err != nil {
		return -1, err
	}
	if start < 0 || end < 0 {
		return -1, m.pathError(op, fileio.Invalid("negative start or end"))
	}
	if end = min(end, m.size()); start > end {
		return -1, nil
	}
	i := index(m.data[start:end], pattern)
	if i < 0 {
		return -1, nil
	}
	return start + int64(i), nil
}

// View implements [fileio.File]. fn gets a copy.
func (m *Model) View(off, n int64, fn func(b []byte) error) error {
	b, err := m.copyRange("view", off, n)
	if err != nil {
		return err
	}
	return fn(b)
}

// copyRange returns a copy of the n bytes at off.
func (m *Model) copyRange(op string, off, n int64) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.readable(op); err != nil {
		return nil, err
	}
	if err := fileio.CheckRange(off, n, m.size()); err != nil {
		return nil, m.pathError(op, err)
	}
	b := make([]byte, n) // not slices.Clone, which may leave spare capacity
	copy(b, m.data[off:])
	return b, nil
}

// Update implements [fileio.File]. fn gets a copy, which is written back unless
// fn fails.
func (m *Model) Update(off, n int64, fn func(b []byte) error) error {
	if err := m.lockedPlaceable("update"); err != nil {
		return err
	}
	b, err := m.copyRange("update", off, n)
	if err != nil {
		return err
	}
	if err := fn(b); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.writable("update"); err != nil { // closed by now
		return err
	}
	if err := fileio.CheckRange(off, n, m.size()); err != nil { // truncated by now
		return m.pathError("update", err)
	}
	copy(m.data[off:], b)
	return nil
}

// lockedPlaceable is placeable for a method that does not keep the lock.
func (m *Model) lockedPlaceable(op string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.placeable(op)
}

// Move implements [fileio.File].
func (m *Model) Move(dst, src, n int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.placeable("move"); err != nil {
		return err
	}
	for _, off := range []int64{src, dst} {
		if err := fileio.CheckRange(off, n, m.size()); err != nil {
			return m.pathError("move", err)
		}
	}
	copy(m.data[dst:dst+n], m.data[src:src+n])
	return nil
}

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
	m.mu.Lock()
	err := m.readable("writeto")
	rest := slices.Clone(m.rest())
	m.mu.Unlock()
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
