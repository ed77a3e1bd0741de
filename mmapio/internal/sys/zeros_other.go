//go:build !linux

package sys

import "os"

// writeSomeZeros writes up to n zeros at off and returns how many it wrote.
func writeSomeZeros(f *os.File, off, n int64) (int64, error) {
	k, err := f.WriteAt(make([]byte, min(n, 1<<20)), off)
	return int64(k), err
}
