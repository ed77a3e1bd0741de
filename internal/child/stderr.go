package child

import (
	"strings"
	"sync"
)

// startSize is how much of a child's standard error is kept, in bytes. The Go
// runtime prints the cause of a crash first, and then all stacks.
const startSize = 8 << 10

// A beginning is a writer that keeps the beginning of what is written.
type beginning struct {
	mu   sync.Mutex
	kept []byte
}

// Write implements [io.Writer]. It never fails.
func (s *beginning) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, p[:min(len(p), startSize-len(s.kept))]...)
	return len(p), nil
}

func (s *beginning) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.kept)
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
