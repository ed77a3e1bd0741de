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
			copyAll(t, dst[margin:margin+n], src[shift:shift+n])
			if !bytes.Equal(dst, want) {
				t.Fatalf("%d bytes from %d on arrive as %v", n, shift, dst)
			}
		}
	}
}

// Bytes of the file itself are copied as if by way of a buffer.
func TestCopyBytesOverlap(t *testing.T) {
	for n := range 200 {
		for dst := range 2*n + 1 { // src is at n
			got := make([]byte, 3*n+1)
			for i := range got {
				got[i] = byte(i%250 + 1)
			}
			want := bytes.Clone(got)
			copy(want[dst:], bytes.Clone(want[n:2*n]))
			copyAll(t, got[dst:dst+n], got[n:2*n])
			if !bytes.Equal(got, want) {
				t.Fatalf("%d bytes from %d to %d arrive as %v", n, n, dst, got)
			}
		}
	}
}

// copyAll copies as the methods do.
func copyAll(t *testing.T, dst, src []byte) {
	t.Helper()
	moveBytes(dst, src)
}
