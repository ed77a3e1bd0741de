package fileiotest

import (
	"os"
	"slices"
	"testing"
)

// TestRandomBugs checks that random sequences find, without being told where to
// look, the bugs that show in what calls return.
func TestRandomBugs(t *testing.T) {
	const tries = 40
	found := make(map[string]bool)
	for _, b := range bugs() {
		traits := newTraits(b.opts)
		for seed := range uint64(tries) {
			s := decodeSequence(randomBytes(seed, headerSize+maxCalls*recordSize), traits)
			if func() (bad bool) { defer func() { if recover() != nil { bad = true } }(); return s.replay(t, b.opener(), traits) != nil }() {
				t.Log(seed, b.row+"/"+b.flaw)
				found[b.row+"/"+b.flaw] = true
				break
			}
		}
	}
	for _, b := range bugs() {
		t.Log(found[b.row+"/"+b.flaw], b.row+"/"+b.flaw)
	}
}

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
