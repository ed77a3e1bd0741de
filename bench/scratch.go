package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// scratchPath is the file that a target writes to: each has one of its own, so
// that what one wrote can't hide what another failed to write.
func scratchPath(dir string, t Target) string { return filepath.Join(dir, "scratch-"+t.Name) }

// restore makes the scratch file hold the content again.
func restore(path string, c *content) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.CopyBuffer(struct{ io.Writer }{f}, c.reader(), make([]byte, 1<<20)); err != nil {
		return err
	}
	return f.Truncate(c.size)
}

// A written is what one operation must have left in the file.
type written struct {
	off  int64
	want []byte
}

// sampleSize is how many operations of a batch are looked up afterwards.
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

// verifyOnDisk is verifyWritten by way of a plain open file.
func verifyOnDisk(path string, ws []written) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return verifyWritten(f, ws)
}
