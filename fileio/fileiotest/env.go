package fileiotest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"mmapbench/fileio"
)

// maxErrors bounds what one row reports: the first findings matter most.
const maxErrors = 8

// An env is what a row works with: it makes files and collects what is wrong
// with them, so that the rows can themselves be tested without a failing test.
type env struct {
	tb      testing.TB
	opener  Opener
	traits  traits
	skipped string // why the row could not run

	mu   sync.Mutex // rows report from several goroutines
	errs []error
}

// errorf adds a finding.
func (e *env) errorf(format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.errs) < maxErrors {
		e.errs = append(e.errs, fmt.Errorf(format, args...))
	}
}

// errored reports whether something was found: a row that goes through many
// files need not go on then.
func (e *env) errored() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.errs) > 0
}

// open makes a file that holds content and opens it with flag.
func (e *env) open(content string, flag int) *file {
	e.tb.Helper()
	opened := e.opener(e.tb, []byte(content), flag)
	return &file{File: opened.File, env: e, opened: opened, original: content}
}

// rdwr opens a file that holds content for reading and writing.
func (e *env) rdwr(content string) *file {
	e.tb.Helper()
	return e.open(content, os.O_RDWR)
}

// each opens a file that holds content in every way that reads alike: for
// reading and writing and, where the File can be, read-only.
func (e *env) each(content string) iter.Seq[*file] {
	return func(yield func(*file) bool) {
		if !yield(e.rdwr(content)) || e.traits.noReadOnly {
			return
		}
		yield(e.open(content, os.O_RDONLY))
	}
}

// A file is a File under test, with checks that report to its env.
type file struct {
	fileio.File
	env      *env
	opened   Opened
	original string // the content it was opened with
}

// wantErr reports an error of call that is not want. A documented sentinel must
// come in an *fs.PathError with the name of the File; any other error, such as
// io.EOF, must be want itself.
func (f *file) wantErr(call string, got, want error) {
	switch {
	case !documented(want):
		if got != want {
			f.env.errorf("%s: error %v, want %v", call, got, want)
		}
	case !errors.Is(got, want):
		f.env.errorf("%s: error %v, want one that matches %q", call, got, want)
	default:
		f.wantPathError(call, got)
	}
}

// sentinels returns the errors that a File wraps.
func sentinels() []error {
	return []error{
		fs.ErrClosed, fs.ErrInvalid, fs.ErrPermission,
		errors.ErrUnsupported, io.ErrShortWrite, fileio.ErrFault,
	}
}

// documented reports whether err is one of the sentinels.
func documented(err error) bool { return slices.Contains(sentinels(), err) }

// wantPathError reports an error that is not an *fs.PathError filled in.
func (f *file) wantPathError(call string, err error) {
	pe, ok := err.(*fs.PathError)
	if !ok {
		f.env.errorf("%s: error %v is a %T, want a *fs.PathError", call, err, err)
		return
	}
	if pe.Op == "" || pe.Path != f.Name() {
		f.env.errorf("%s: PathError has Op %q and Path %q, want an Op and Path %q", call, pe.Op, pe.Path, f.Name())
	}
	if _, ok := pe.Err.(*fs.PathError); ok {
		f.env.errorf("%s: PathError inside a PathError: %v", call, err)
	}
}

// differ says how got differs from want, or returns "" if they are equal.
func differ(got, want string) string {
	if got == want {
		return ""
	}
	const short = 80
	if len(got) <= short && len(want) <= short {
		return fmt.Sprintf("got %q, want %q", got, want)
	}
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	return fmt.Sprintf("got %d bytes, want %d; from byte %d on got %q, want %q",
		len(got), len(want), i, clip(got[i:]), clip(want[i:]))
}

// clip returns the beginning of s.
func clip(s string) string { return s[:min(len(s), 24)] }

// letters returns n bytes in which a misplaced piece shows: its period is a
// prime, and it holds neither zeros nor newlines.
func letters(n int) string {
	const period = 251
	var b strings.Builder
	for i := range period {
		b.WriteByte(byte(i%223 + 32))
	}
	return strings.Repeat(b.String(), n/period+1)[:n]
}
