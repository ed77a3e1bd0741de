package osfile

import (
	"errors"
	"io"
	"io/fs"
	"testing"
)

func TestPathError(t *testing.T) {
	first := &fs.PathError{Op: "ftruncate", Path: "other", Err: io.ErrShortWrite}
	for _, test := range []struct {
		name string
		err  error
		want string
		is   []error
	}{
		{"bare", io.EOF, "close f: EOF", []error{io.EOF}},
		{"wrapped", first, "close f: short write", []error{io.ErrShortWrite}},
		{"joined", errors.Join(io.EOF, first), "close f: EOF\nftruncate other: short write", []error{io.EOF, io.ErrShortWrite}},
	} {
		err := PathError("close", "f", test.err)
		if err.Error() != test.want {
			t.Errorf("%s: %q, want %q", test.name, err, test.want)
		}
		for _, want := range test.is {
			if !errors.Is(err, want) {
				t.Errorf("%s: %q is not %v", test.name, err, want)
			}
		}
	}
}
