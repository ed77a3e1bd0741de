package mmapio

import (
	"bytes"
	"testing"
)

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
			moveBytes(got[dst:dst+n], got[n:2*n])
			if !bytes.Equal(got, want) {
				t.Fatalf("%d bytes from %d to %d arrive as %v", n, n, dst, got)
			}
		}
	}
}
