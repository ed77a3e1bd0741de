package osfile

import (
	"os"
	"testing"
)

// Wine lets a handle that can only append set the end: what Truncate does
// elsewhere is tried by itself.
func TestWriter(t *testing.T) {
	name := newFile(t, "content")
	f, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := Writer(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Truncate(4); err != nil {
		t.Error(err)
	}
	if _, err := w.WriteAt([]byte("X"), 1); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if b, err := os.ReadFile(name); string(b) != "cXnt" || err != nil {
		t.Errorf("the file holds %q, %v", b, err)
	}
}
