package joined

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func TestErrors(t *testing.T) {
	a, b, c := errors.New("a"), errors.New("b"), errors.New("c")
	wrapped, both := fmt.Errorf("with %w", a), fmt.Errorf("%w for want of %w", a, b)
	for _, tt := range []struct {
		err  error
		want []error
	}{
		{nil, nil},
		{errors.Join(nil, nil), nil},
		{a, []error{a}},
		{wrapped, []error{wrapped}},
		{both, []error{both}},
		{errors.Join(both, c), []error{both, c}},
		{errors.Join(a, nil, b), []error{a, b}},
		{errors.Join(errors.Join(a, b), wrapped, c), []error{a, b, wrapped, c}},
	} {
		if got := Errors(tt.err); !slices.Equal(got, tt.want) {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
}
