package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// scratchPath is the file that a target's trial writes to: each has one of its
// own, so that what one wrote can't hide what another failed to write.
func scratchPath(dir string, t Target, twin bool) string {
	name := "scratch-" + t.Name
	if twin {
		name += ",twin" // no target's name has a comma
	}
	return filepath.Join(dir, name)
}

// restore makes the scratch file hold the content again.
func restore(path string, c *content) error {
	return restoreChanged(path, c, 1<<20, func([]byte, int64) {})
}

// restoreChanged makes the scratch file hold the content after change has made
// of each step of it, which begins at off, what it should be.
func restoreChanged(path string, c *content, step int64, change func(b []byte, off int64)) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	var b []byte
	for off := int64(0); off < c.size; off += step {
		before, err := c.at(off, min(step, c.size-off))
		if err != nil {
			return err
		}
		b = append(b[:0], before...)
		change(b, off)
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Truncate(c.size)
}

// A written is what one operation must have left in the file.
type written struct {
	off  int64
	want []byte
}

// sampleSize is how many operations are looked up through the File that did
// them, before all of the file is read by other means.
const sampleSize = 64

// verifyWritten looks for what was written by way of r.
func verifyWritten(r io.ReaderAt, ws []written) error {
	var buf []byte
	for _, w := range ws {
		buf = append(buf[:0], make([]byte, len(w.want))...)
		if n, err := r.ReadAt(buf, w.off); n < len(buf) {
			return fmt.Errorf("reading back %d bytes at offset %d: %w", len(buf), w.off, err)
		}
		if !bytes.Equal(buf, w.want) {
			return fmt.Errorf("the %d bytes written at offset %d are not in the file", len(buf), w.off)
		}
	}
	return nil
}

// verifyFile holds the whole file, read through a plain open file, against
// what it must hold: want changes the bytes at off, which are those that the
// file held at first, into it.
func verifyFile(path string, at func(off, n int64) ([]byte, error), size, step int64, want func(b []byte, off int64)) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err := f.Stat(); err != nil {
		return err
	} else if info.Size() != size {
		return fmt.Errorf("the file has %d bytes instead of %d", info.Size(), size)
	}
	r := bufio.NewReaderSize(f, 1<<20)
	var got, expected []byte
	for off := int64(0); off < size; off += step {
		n := min(step, size-off)
		got = append(got[:0], make([]byte, n)...)
		if _, err := io.ReadFull(r, got); err != nil {
			return fmt.Errorf("reading back %d bytes at offset %d: %w", n, off, err)
		}
		before, err := at(off, n)
		if err != nil {
			return err
		}
		expected = append(expected[:0], before...)
		want(expected, off)
		if !bytes.Equal(got, expected) {
			return fmt.Errorf("the file does not hold what was written to the %d bytes at offset %d", n, off)
		}
	}
	return nil
}
