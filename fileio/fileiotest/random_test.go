package fileiotest

import (
	"os"
	"slices"
	"testing"
)

func TestScope(t *testing.T) {
	s := &scope{TB: t}
	var order []int
	s.Cleanup(func() { order = append(order, 1) })
	dir := s.TempDir()
	s.Cleanup(func() {
		order = append(order, 2)
		if _, err := os.Stat(dir); err != nil {
			t.Errorf("the directory went before the cleanup that came after it: %v", err)
		}
	})
	s.close()
	if want := []int{2, 1}; !slices.Equal(order, want) {
		t.Errorf("cleanups ran in order %v, want %v", order, want)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Errorf("%s is still there", dir)
	}
}
