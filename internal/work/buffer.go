package work

// leastPage is the size in bytes of the smallest page that a system has.
const leastPage = 4 << 10

// NewBuffer returns a buffer of n bytes whose pages are resident. Otherwise the
// first touch of each page would fault, and the fault would be counted with the
// read where each batch starts anew.
func NewBuffer(n int64) []byte {
	b := make([]byte, n)
	for i := 0; i < len(b); i += leastPage {
		b[i] = 1
	}
	return b
}
