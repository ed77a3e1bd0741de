package peers

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// newFile makes a file of n bytes that differ and returns its name and them.
func newFile(tb testing.TB, n int) (string, []byte) {
	tb.Helper()
	content := make([]byte, n)
	rng := rand.NewChaCha8([32]byte{1})
	if _, err := rng.Read(content); err != nil {
		tb.Fatal(err)
	}
	name := filepath.Join(tb.TempDir(), "file")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		tb.Fatal(err)
	}
	return name, content
}

// All read the same bytes, so that no side is misused.
func TestSameBytes(t *testing.T) {
	name, want := newFile(t, 1<<20+123)
	for _, s := range sides() {
		t.Run(s.name, func(t *testing.T) {
			r, err := s.open(name)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(io.NewSectionReader(r, 0, 1<<30))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("read %d bytes that are not the file's: %v", len(got), err)
			}
			if s.mapped && r.bytes != nil && !bytes.Equal(r.bytes, want) {
				t.Error("its slice is not the file")
			}
			for _, n := range blocks() {
				p := make([]byte, n)
				off := int64(len(want) - n - 7)
				if k, err := r.ReadAt(p, off); k != n || err != nil || !bytes.Equal(p, want[off:off+int64(n)]) {
					t.Errorf("ReadAt of %d bytes: %d, %v", n, k, err)
				}
			}
			if k, err := r.ReadAt(make([]byte, 10), int64(len(want)-4)); k != 4 || err != io.EOF {
				t.Errorf("ReadAt at the end: %d, %v", k, err)
			}
			if err := r.close(); err != nil {
				t.Error(err)
			}
		})
	}
}
