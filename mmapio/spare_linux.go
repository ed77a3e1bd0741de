package mmapio

import (
	"sync"
	"time"

	"mmapbench/mmapio/internal/sys"
)

// heldBack are the mappings that are kept from Files. They belong to the process, as
// the limit does.
var heldBack spare

const (
	// heldMappings is how many mappings are held back. The runtime takes a handful
	// for each arena of its heap, the C library two for each thread, and either ends
	// the program if there are none. The default limit is 65,530.
	heldMappings = 64

	// leastMappings is how many others there must be for a File to be mapped.
	leastMappings = 4

	// The answer that there are plenty holds for askAgain Files, because asking costs
	// system calls, but not for longer than a program takes to use up all others.
	askAgain  = 8
	plentyFor = 20 * time.Millisecond

	// askLater is for how long the answer holds that there are not: asking takes the
	// last mappings for a moment, in which the runtime may need one.
	askLater = 100 * time.Millisecond
)

// A spare holds mappings back while there are plenty. When the process has used up
// all others, it releases them: no File is mapped then, and the rest of the program
// can use them until there are plenty again.
type spare struct {
	mu    sync.Mutex
	pages []byte    // each is a mapping of its own; nil if none are held
	until time.Time // until then the answer holds, if there are plenty for some more Files
	files int
}

// plenty reports whether a File may be mapped: mappings are held back and there are
// others.
func (s *spare) plenty() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Now().Before(s.until) && (s.pages == nil || s.files > 0) {
		s.files--
		return s.pages != nil
	}
	if s.pages == nil {
		s.pages = sys.TakeMappings(heldMappings)
	}
	if s.pages == nil || !haveMappings(leastMappings) {
		s.letGo()
		return false
	}
	s.until, s.files = time.Now().Add(plentyFor), askAgain-1
	return true
}

// usedUp reports whether mappings are missing, rather than addresses, and lets go
// if so.
func (s *spare) usedUp() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if haveMappings(1) {
		return false
	}
	if s.pages != nil {
		// One mapping of the same addresses: what is gained is mappings alone.
		_ = sys.Hide(s.pages)
	}
	missing := haveMappings(1)
	s.letGo()
	return missing
}

// release lets go of what is held until a File is mapped next.
func (s *spare) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letGo()
	s.until = time.Time{}
}

// letGo lets go of what is held for a while. The caller holds mu.
func (s *spare) letGo() {
	s.until = time.Now().Add(askLater)
	if s.pages != nil {
		// Whole mappings are unmapped at the limit too.
		_ = sys.Unmap(s.pages)
		s.pages = nil
	}
}

// haveMappings reports whether there are n more mappings for the rest of the program.
func haveMappings(n int) bool {
	b := sys.TakeMappings(n)
	return b != nil && sys.Unmap(b) == nil
}
