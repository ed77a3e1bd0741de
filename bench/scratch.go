package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mmapbench/internal/stopping"
)

// A scratch is the file that the targets of a case write to: a copy of the
// input, in a file that all cases of a run reuse. In the timing pass the
// targets take turns on it, and each continues where the one before ended. So
// all work on the same pages. Writes to one file can be up to 40 % slower than
// to another, for the lifetime of the files, depending on where their pages lie
// in memory.
type scratch struct {
	path    string
	done    uint64   // operations so far, by all targets
	writers []string // the targets that have had a turn

	// verify checks the whole file after done operations.
	verify func(done uint64) error
}

// scratchPath returns the path of the run's scratch file.
func (r *runner) scratchPath() string { return filepath.Join(r.Dir, "scratch") }

// stage prepares the scratch file for the case, calls use, and checks the file
// afterwards. If the case has no scratch file, use gets nil.
func (r *runner) stage(w *work, use func(s *scratch) error) error {
	if w.scratch == nil {
		return use(nil)
	}
	s := &scratch{path: r.scratchPath()}
	var err error
	if s.verify, err = w.scratch(s.path); err != nil {
		return err
	}
	if err := use(s); err != nil {
		return err
	}
	return s.verify(s.done)
}

// turnOf records that a target is about to write to the file.
func (s *scratch) turnOf(target string) {
	if s != nil && !slices.Contains(s.writers, target) {
		s.writers = append(s.writers, target)
	}
}

// suspects returns an error that names every target that may be at fault, if
// err is a mismatch that an earlier turn may have left.
func (s *scratch) suspects(err error) error {
	var m *mismatch
	if s == nil || len(s.writers) < 2 || !errors.As(err, &m) {
		return err
	}
	return &sharedFault{s.writers, err}
}

// A mismatch is content that differs from what all operations so far should
// have left.
type mismatch struct{ err error }

func (m *mismatch) Error() string { return m.err.Error() }
func (m *mismatch) Unwrap() error { return m.err }

// A sharedFault is an error that any of several targets may have caused.
type sharedFault struct {
	targets []string
	err     error
}

func (f *sharedFault) Error() string {
	return fmt.Sprintf("%s, which write to one file by turns: one of them is at fault: %v", strings.Join(f.targets, ", "), f.err)
}

func (f *sharedFault) Unwrap() error { return f.err }

// removed removes a file if it exists.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// ownPath is where the trial of a target keeps files that no other trial uses.
func ownPath(dir string, t Target, twin bool) string {
	name := "own-" + t.Name
	if twin {
		name += ",twin" // a target's name has no comma
	}
	return filepath.Join(dir, name)
}

// restore writes the content back to the scratch file.
func restore(path string, c *content) error {
	return restoreChanged(path, c, 1<<20, func([]byte, int64) {})
}

// restoreChanged is restore with changes: change gets each step of the content
// and its offset, and modifies it in place.
func restoreChanged(path string, c *content, step int64, change func(b []byte, off int64)) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
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
	if err := f.Truncate(c.size); err != nil || info.Size() == c.size {
		return err
	}
	// Without fsync, a file system with delayed allocation, such as ext4,
	// would write these pages with its next commit, and they would fault
	// again.
	return stopping.Call(c.ctx, "fsync of "+path, f.Sync)
}

// A written is what one operation must have left in the file.
type written struct {
	off  int64
	want []byte
}

// sampleSize is how many operations are checked through the File that did them,
// before the whole file is checked without it.
const sampleSize = 64

// lookBack checks, through the File, what the trial wrote to the scratch file
// since it was opened or last checked. So the next target is not blamed for it.
// The trial's reads were proven, so missing writes are its own fault, unless
// its operations move bytes that others left.
func (tr *trial) lookBack() error {
	if tr.inst.last == nil {
		return nil
	}
	n := min(tr.scratch.done-tr.since, sampleSize)
	tr.since = tr.scratch.done
	ws, err := tr.inst.last(n)
	if err != nil {
		return err
	}
	err = verifyWritten(tr.inst.file, ws)
	if err != nil && tr.work.moves {
		return &mismatch{err}
	}
	return err
}

// verifyWritten checks through r what was written.
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

// verifyFile compares the whole file, read through a plain open file, with what
// it must hold. at returns the original bytes, and want turns the bytes at off
// into the expected ones.
func verifyFile(ctx context.Context, path string, at func(off, n int64) ([]byte, error), size, step int64, want func(b []byte, off int64)) (err error) {
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
	r := bufio.NewReaderSize(stopping.Reader(ctx, f), 1<<20)
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
			return &mismatch{fmt.Errorf("the file does not hold what was written to the %d bytes at offset %d", n, off)}
		}
	}
	return nil
}
