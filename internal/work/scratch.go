package work

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"mmapbench/internal/stopping"
)

// A Scratch is the file that the targets of a case write to: a copy of the
// input, in a file that all cases of a run reuse. In the timing pass the
// targets take turns on it, and each continues where the one before ended. So
// all work on the same pages. Writes to one file can be up to 40 % slower than
// to another, for the lifetime of the files, depending on where their pages lie
// in memory.
type Scratch struct {
	Path    string
	Done    uint64   // operations so far, by all targets
	writers []string // the targets that have had a turn

	// Verify checks the whole file after done operations.
	Verify func(done uint64) error
}

// TurnOf records that a target is about to write to the file.
func (s *Scratch) TurnOf(target string) {
	if s != nil && !slices.Contains(s.writers, target) {
		s.writers = append(s.writers, target)
	}
}

// Suspects returns an error that names every target that may be at fault, if
// err is a mismatch that an earlier turn may have left.
func (s *Scratch) Suspects(err error) error {
	var m *Mismatch
	if s == nil || len(s.writers) < 2 || !errors.As(err, &m) {
		return err
	}
	return &SharedFault{s.writers, err}
}

// A Mismatch is content that differs from what all operations so far should
// have left.
type Mismatch struct{ Err error }

func (m *Mismatch) Error() string { return m.Err.Error() }

func (m *Mismatch) Unwrap() error { return m.Err }

// A SharedFault is an error that any of several targets may have caused.
type SharedFault struct {
	Targets []string
	err     error
}

func (f *SharedFault) Error() string {
	return fmt.Sprintf("%s, which write to one file by turns: one of them is at fault: %v", strings.Join(f.Targets, ", "), f.err)
}

func (f *SharedFault) Unwrap() error { return f.err }

// Remove removes a file if it exists.
func Remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Restore writes the content back to the scratch file.
func Restore(path string, c *Content) error {
	return RestoreChanged(path, c, 1<<20, func([]byte, int64) {})
}

// RestoreChanged is restore with changes: change gets each step of the content
// and its offset, and modifies it in place.
func RestoreChanged(path string, c *Content, step int64, change func(b []byte, off int64)) (err error) {
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
	for off := int64(0); off < c.Size; off += step {
		before, err := c.At(off, min(step, c.Size-off))
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
	if err := f.Truncate(c.Size); err != nil || info.Size() == c.Size {
		return err
	}
	// Without fsync, a file system with delayed allocation, such as ext4,
	// would write these pages with its next commit, and they would fault
	// again.
	return stopping.Call(c.Ctx, "fsync of "+path, f.Sync)
}

// A Written is what one operation must have left in the file.
type Written struct {
	Off  int64
	Want []byte
}

// VerifyFile compares the whole file, read through a plain open file, with what
// it must hold. at returns the original bytes, and want turns the bytes at off
// into the expected ones.
func VerifyFile(ctx context.Context, path string, at func(off, n int64) ([]byte, error), size, step int64, want func(b []byte, off int64)) (err error) {
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
			return &Mismatch{fmt.Errorf("the file does not hold what was written to the %d bytes at offset %d", n, off)}
		}
	}
	return nil
}
