package work

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Each fill leaves the whole content, in the page cache.
func TestLay(t *testing.T) {
	const size = 3<<20 + 100
	content := make([]byte, size)
	Produce(content, 7)
	c := &Content{ctx: t.Context(), Size: size, memory: content}
	for _, f := range Fills() {
		path := filepath.Join(t.TempDir(), string(f))
		err := f.Lay(t.Context(), path, size, c.At)
		if errors.Is(err, ErrRefused) {
			t.Logf("fill=%s: %v", f, err)
			continue
		}
		if err != nil {
			t.Fatalf("fill=%s: %v", f, err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, content) {
			t.Errorf("fill=%s: %d bytes, %v", f, len(got), err)
		}
		if share, known, err := cached(path); known && share < leastCached || err != nil {
			t.Errorf("fill=%s: %.2f of it are cached, %v", f, share, err)
		}
	}
}

// A content that repeats another one continues it at each seam.
func TestRepeated(t *testing.T) {
	c := &Content{ctx: t.Context(), Size: 5, memory: []byte("abcde")}
	got, err := c.Repeated(13).At(3, 9)
	if string(got) != "deabcdeab" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
