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

// A scratch is the copy of the input that the targets of a case write to, in a
// file that all cases of a run use. In the timing pass they do so by turns, as
// one history: each goes on where the one before ended. So all work on the same
// pages, as those that read do; where the pages of two files lie in memory makes
// writes to one up to 40 % slower than to the other, for as long as the files are
// there.
type scratch struct {
	path    string
	done    uint64   // operations so far, of all targets
	writers []string // the targets that have had a turn

	// verify holds the whole file against what so many operations leave.
	verify func(done uint64) error
}

// scratchPath is that of the scratch file of a run.
func (r *runner) scratchPath() string { return filepath.Join(r.Dir, "scratch") }

// stage makes the scratch file what the case begins with, and looks for what it
// should hold after use, which goes without one where the case has none.
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

// turnOf says that a target is about to write to the file.
func (s *scratch) turnOf(target string) {
	if s != nil && !slices.Contains(s.writers, target) {
		s.writers = append(s.writers, target)
	}
}

// suspects returns an error that names all targets that may be at fault where
// err is a mismatch that another's turn may have left.
func (s *scratch) suspects(err error) error {
	var m *mismatch
	if s == nil || len(s.writers) < 2 || !errors.As(err, &m) {
		return err
	}
	return &sharedFault{s.writers, err}
}

// A mismatch is content that is not what all operations so far should have left.
type mismatch struct{ err error }

func (m *mismatch) Error() string { return m.err.Error() }
func (m *mismatch) Unwrap() error { return m.err }

// A sharedFault is a fault of one of several targets.
type sharedFault struct {
	targets []string
	err     error
}

func (f *sharedFault) Error() string {
	return fmt.Sprintf("%s, which write to one file by turns: one of them is at fault: %v", strings.Join(f.targets, ", "), f.err)
}

func (f *sharedFault) Unwrap() error { return f.err }

// removed removes a file that may be there.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// ownPath is where a target's trial has files that no other works on.
func ownPath(dir string, t Target, twin bool) string {
	name := "own-" + t.Name
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
	// A file system that puts off the choice of blocks, as ext4 does, writes
	// such pages with its next commit, which makes them fault again.
	return stopping.Call(c.ctx, "fsync of "+path, f.Sync)
}

// A written is what one operation must have left in the file.
type written struct {
	off  int64
	want []byte
}

// sampleSize is how many operations are looked up through the File that did
// them, before all of the file is read by other means.
const sampleSize = 64

// lookBack looks through the File for what it has left in the scratch file since
// it was opened, or since the last time: whoever comes next is not to blame. What
// it has read was proven, so that what is missing is its own fault, unless it
// moved what others have left.
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
