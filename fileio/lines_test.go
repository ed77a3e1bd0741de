package fileio_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"mmapbench/fileio"
)

// lineFile is a File that implements only ReadLine: it returns its lines, and
// at the end err.
type lineFile struct {
	fileio.File
	lines []string
	err   error
	calls int
}

func (f *lineFile) ReadLine() ([]byte, error) {
	f.calls++
	if len(f.lines) == 0 {
		return nil, f.err
	}
	line := f.lines[0]
	f.lines = f.lines[1:]
	return []byte(line), nil
}

func TestLines(t *testing.T) {
	for _, want := range []string{"", "\n", "one\ntwo\n", "one\n\nno newline"} {
		f := &lineFile{lines: strings.SplitAfter(want, "\n"), err: io.EOF}
		if f.lines[len(f.lines)-1] == "" {
			f.lines = f.lines[:len(f.lines)-1]
		}
		n := len(f.lines)
		var got strings.Builder
		for line, err := range fileio.Lines(f) {
			if err != nil {
				t.Errorf("%q: %v", want, err)
			}
			got.Write(line)
			n--
		}
		if got.String() != want || n != 0 {
			t.Errorf("got %q, want %q; %d lines are missing", got.String(), want, n)
		}
	}
}

// The error comes once, without a line.
func TestLinesError(t *testing.T) {
	broken := errors.New("broken")
	f := &lineFile{lines: []string{"one\n"}, err: broken}
	var lines, failures int
	for line, err := range fileio.Lines(f) {
		switch {
		case err == nil:
			lines++
		case err != broken || line != nil:
			t.Errorf("got %q, %v", line, err)
			fallthrough
		default:
			failures++
		}
	}
	if lines != 1 || failures != 1 {
		t.Errorf("%d lines and %d errors, want one of each", lines, failures)
	}
}

// A loop that is left reads no further, and the next one goes on.
func TestLinesBreak(t *testing.T) {
	f := &lineFile{lines: []string{"one\n", "two\n"}, err: io.EOF}
	for range fileio.Lines(f) {
		break
	}
	if f.calls != 1 {
		t.Errorf("one line took %d calls of ReadLine", f.calls)
	}
	for line := range fileio.Lines(f) {
		if string(line) != "two\n" {
			t.Errorf("the next line is %q", line)
		}
	}
}
