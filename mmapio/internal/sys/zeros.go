package sys

import "os"

// writeZeros extends f to off+n by writing zeros from off on, where it ends.
// Setting the size would leave a hole, in which a full disk is a fault.
func writeZeros(f *os.File, off, n int64) error {
	for n > 0 {
		k, err := writeSomeZeros(f, off, n)
		if err != nil {
			return err
		}
		off, n = off+k, n-k
	}
	return nil
}
