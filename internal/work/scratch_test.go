package work

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// If a lie is found in the turn of another target, both are named. A failing
// call is blamed on the target itself.
func TestSuspects(t *testing.T) {
	wrong := &Mismatch{errors.New("wrong bytes")}
	alone := &Scratch{writers: []string{"a"}}
	both := &Scratch{writers: []string{"a", "b"}}
	for _, test := range []struct {
		file  *Scratch
		err   error
		named bool
	}{
		{nil, wrong, false},
		{alone, wrong, false},
		{both, wrong, true},
		{both, errors.Join(io.ErrUnexpectedEOF, wrong), true},
		{both, io.ErrUnexpectedEOF, false},
		{both, nil, false},
	} {
		err := test.file.Suspects(test.err)
		if !errors.Is(err, test.err) {
			t.Errorf("%v became %v", test.err, err)
		}
		if named := err != nil && strings.Contains(err.Error(), "a, b"); named != test.named {
			t.Errorf("of %v became %v", test.err, err)
		}
	}
}
