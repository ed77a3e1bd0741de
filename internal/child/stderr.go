package child

import (
	"strings"
	"sync"
)

// endSize is how much of each end of a child's standard error is kept, in
// bytes. The Go runtime prints the cause first, other programs often last.
const endSize = 4 << 10

// ends is a writer that keeps the start and the end of what is written.
type ends struct {
	mu          sync.Mutex
	first, last []byte
	cut         bool // something between first and last was dropped
}

// Write implements [io.Writer]. It never fails.
func (e *ends) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := min(len(p), endSize-len(e.first))
	e.first = append(e.first, p[:n]...)
	e.last = append(e.last, p[n:]...)
	if over := len(e.last) - endSize; over > 0 {
		e.last = append(e.last[:0], e.last[over:]...)
		e.cut = true
	}
	return len(p), nil
}

// String returns what was kept.
func (e *ends) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cut {
		return string(e.first) + "\n[…]\n" + string(e.last)
	}
	return string(e.first) + string(e.last)
}

// lastWords returns the line that says why a program ended: the Go runtime's
// message, or else the last line.
func lastWords(stderr string) (last string) {
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		for _, start := range []string{"panic: ", "fatal error: ", "runtime: out of memory"} {
			if strings.HasPrefix(line, start) {
				return line
			}
		}
		if line != "" {
			last = line
		}
	}
	return last
}
