package fileiotest

import (
	"os"
	"slices"
	"testing"
)

// TestRandomBugs checks that random sequences find bugs of all sorts without
// being told where to look.
func TestRandomBugs(t *testing.T) {
	const tries = 60 // with these seeds far fewer do
	rows := []string{
		"read", "read-at-short", "seek-behind-end", "cursor-alone", "write-gap",
		"write-small", "line-after-change", "find-written", "rfind", "update",
		"move-overlap", "truncate-shrink-grow", "append", "read-only",
		"fixed-write", "private", "read-from-error", "write-to-short",
		"flush", "close-size",
	}
	for _, b := range bugs() {
		if slices.Contains(rows, b.row) {
			t.Run(b.row+"/"+b.flaw, func(t *testing.T) {
				traits := newTraits(b.opts)
				for seed := range uint64(tries) {
					data := randomBytes(seed, headerSize+maxCalls*recordSize)
					if err := decodeSequence(data, traits).replay(t, b.opener(), traits); err != nil {
						t.Logf("seed %d: %v", seed, err)
						return
					}
				}
				t.Errorf("%d random sequences did not find it", tries)
			})
		}
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
