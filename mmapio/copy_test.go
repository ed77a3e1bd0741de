package mmapio

import (
	"bytes"
	"testing"
)

// Every length around the borders arrives whole, and nothing beside it changes.
func TestCopyBytes(t *testing.T) {
	src := make([]byte, 300)
	for i := range src {
		src[i] = byte(i%250 + 1)
	}
	const margin = 20
	for n := range 200 {
		for shift := range 3 {
			dst := make([]byte, n+2*margin)
			want := bytes.Clone(dst)
			copy(want[margin:], src[shift:shift+n])
			copyBytes(dst[margin:margin+n], src[shift:shift+n])
			if !bytes.Equal(dst, want) {
				t.Fatalf("%d bytes from %d on arrive as %v", n, shift, dst)
			}
		}
	}
}
