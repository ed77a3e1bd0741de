package work

import (
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

	content *Content // what the file held before all operations
	model   Model
	modeled uint64 // operations that the model knows of
	piece   int64
	buf     []byte
}

// A Model knows what the operations of a case leave in its scratch file, which
// is divided into pieces of [Work.Piece] bytes.
type Model interface {
	// Do takes note of the kth operation on the file.
	Do(k uint64)

	// Place returns the offset of the piece that the kth operation writes.
	Place(k uint64) int64

	// Expect turns the original bytes of the piece at off into those that
	// it must hold now.
	Expect(b []byte, off int64) error
}

// Stage makes the scratch file of a case at path, from the content of the
// input. It returns nil if the case has none.
func (w *Work) Stage(path string, c *Content) (*Scratch, error) {
	if w.Model == nil {
		return nil, nil
	}
	s := &Scratch{Path: path, content: c, model: w.Model(), piece: w.Piece}
	return s, WriteFile(c.ctx, path, c.Size, s.step(), s.expected)
}

// step is how many bytes of the file are made or checked at once: whole pieces.
func (s *Scratch) step() int64 { return max(stepSize/s.piece, 1) * s.piece }

const stepSize = 1 << 20

// expected returns what the file must hold in a range that begins with a piece.
// The bytes are valid until the next call.
func (s *Scratch) expected(off, n int64) ([]byte, error) {
	for ; s.modeled < s.Done; s.modeled++ {
		s.model.Do(s.modeled)
	}
	original, err := s.content.At(off, n)
	if err != nil {
		return nil, err
	}
	s.buf = append(s.buf[:0], original...)
	b := s.buf
	for at := int64(0); at+s.piece <= n; at += s.piece {
		if err := s.model.Expect(b[at:at+s.piece], off+at); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Verify checks the whole file.
func (s *Scratch) Verify() error {
	if s == nil {
		return nil
	}
	return VerifyFile(s.content.ctx, s.Path, s.content.Size, s.step(), s.expected)
}

// LookBack checks, through r, the pieces that the last n operations wrote.
func (s *Scratch) LookBack(r io.ReaderAt, n uint64) error {
	got := make([]byte, s.piece)
	for k := s.Done - n; k < s.Done; k++ {
		off := s.model.Place(k)
		want, err := s.expected(off, s.piece)
		if err != nil {
			return err
		}
		if n, err := r.ReadAt(got, off); n < len(got) {
			return fmt.Errorf("reading back %d bytes at offset %d: %w", len(got), off, err)
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("the %d bytes written at offset %d are not in the file", len(got), off)
		}
	}
	return nil
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

// WriteFile makes a file of size bytes, or gives a file that exists these bytes.
// They come from content, step by step.
func WriteFile(ctx context.Context, path string, size, step int64, content func(off, n int64) ([]byte, error)) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var old []byte
	if info.Size() == size {
		old = make([]byte, min(step, size))
	}
	for off := int64(0); off < size; off += step {
		b, err := content(off, min(step, size-off))
		if err != nil {
			return err
		}
		if err := rewrite(f, b, off, old); err != nil {
			return err
		}
	}
	if err := f.Truncate(size); err != nil || info.Size() == size {
		return err
	}
	// Without fsync, a file system with delayed allocation, such as ext4,
	// would write these pages with its next commit, and they would fault
	// again.
	return stopping.Call(ctx, "fsync of "+path, f.Sync)
}

// rewrite writes b at off. If old is not nil, it is room for what the file has
// there, and only pages that differ are written: reading costs far less.
func rewrite(f *os.File, b []byte, off int64, old []byte) error {
	if old == nil {
		_, err := f.WriteAt(b, off)
		return err
	}
	old = old[:len(b)]
	if _, err := f.ReadAt(old, off); err != nil {
		return err
	}
	for at := 0; at < len(b); at += leastPage {
		end := min(at+leastPage, len(b))
		if bytes.Equal(b[at:end], old[at:end]) {
			continue
		}
		if _, err := f.WriteAt(b[at:end], off+int64(at)); err != nil {
			return err
		}
	}
	return nil
}

// VerifyFile compares a whole file, read through a plain open file, with the
// size bytes that content returns step by step.
func VerifyFile(ctx context.Context, path string, size, step int64, content func(off, n int64) ([]byte, error)) (err error) {
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
	r := stopping.Reader(ctx, f)
	got := make([]byte, min(step, size))
	for off := int64(0); off < size; off += step {
		got = got[:min(step, size-off)]
		if _, err := io.ReadFull(r, got); err != nil {
			return fmt.Errorf("reading back %d bytes at offset %d: %w", len(got), off, err)
		}
		want, err := content(off, int64(len(got)))
		if err != nil {
			return err
		}
		if bytes.Equal(got, want) {
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				return &Mismatch{fmt.Errorf("the file does not hold what was written at offset %d", off+int64(i))}
			}
		}
	}
	return nil
}
