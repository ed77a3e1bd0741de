package bench

// leastPage is the size in bytes of the smallest page that a system has.
const leastPage = 4 << 10

// newBuffer returns a buffer of n bytes whose pages are there. Memory that is new
// to the process faults when it is touched first, which would be counted with
// the reads into it where a case begins anew for each batch.
func newBuffer(n int64) []byte {
	b := make([]byte, n)
	for i := 0; i < len(b); i += leastPage {
		b[i] = 1
	}
	return b
}
