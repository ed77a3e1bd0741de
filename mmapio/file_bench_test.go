//go:build linux

package mmapio

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkReadAt compares with a bare copy out of the same mapping, which has
// neither a range check nor a guard against faults.
func BenchmarkReadAt(b *testing.B) {
	const size = 1 << 20
	name := newFile(b, strings.Repeat("x", size))
	f := openFile(b, name, os.O_RDONLY)
	all := f.Bytes()
	for _, n := range []int{64, 4096} {
		p := make([]byte, n)
		block := "block=" + strconv.Itoa(n)
		b.Run(block+"/io=copy", func(b *testing.B) {
			for i := range b.N {
				copy(p, all[i*n%size:])
			}
		})
		b.Run(block+"/io=mmapio", func(b *testing.B) {
			for i := range b.N {
				if _, err := f.ReadAt(p, int64(i*n%size)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
