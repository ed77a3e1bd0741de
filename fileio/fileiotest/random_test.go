package fileiotest

import (
	"io"
	"slices"
	"testing"
)

func TestScope(t *testing.T) {
	s := &scope{TB: t}
	var order []int
	s.Cleanup(func() { order = append(order, 1) })
	s.Cleanup(func() { order = append(order, 2) })
	s.close()
	if want := []int{2, 1}; !slices.Equal(order, want) {
		t.Errorf("cleanups ran in order %v, want %v", order, want)
	}
}

// A failing sequence shrinks to the call that fails.
func TestShrink(t *testing.T) {
	b := bug{plant: func(m *Model, f *patched) {
		f.readByte = func() (byte, error) { return 0, io.ErrUnexpectedEOF }
	}}
	s, err := many(t, b.opener(), traits{}, 1, defaultOperations)
	if err == nil {
		t.Fatal("no sequence has failed")
	}
	s = s.shrink(func(s sequence) bool { return try(t, s, b.opener(), traits{}) != nil })
	if len(s.records) != 1 {
		t.Errorf("%d calls are left, want 1", len(s.records))
	}
}
